"""查找: from one box to projects, enterprises, workers, warnings and files; nobody finds what he may not see."""
