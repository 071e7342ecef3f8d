"""试算: a changed number or rule over days that have passed, before anybody switches it on."""
