complete -c omnichat-tui -l url -d 'The daemon\'s address; the kept login\'s, or `http://127.0.0.1:8000`, when not given' -r
complete -c omnichat-tui -l tenant -d 'The tenant to work in, by name or id; the one that was kept when not given. Press T for another one' -r
complete -c omnichat-tui -l login-file -d 'The file that keeps the login; `~/.config/omnichat/login.json` when not given' -r -F
complete -c omnichat-tui -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat-tui -s V -l version -d 'Print version'
