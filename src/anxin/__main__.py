from anxin.cli.main import main

main()
