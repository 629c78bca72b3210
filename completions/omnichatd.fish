complete -c omnichatd -l config -d 'The settings file; omnichat.toml in the data directory when absent' -r -F
complete -c omnichatd -l data-dir -d 'Where the data lives: the database, backups, the lock, the control socket' -r -F
complete -c omnichatd -l listen -d 'Where to listen, such as 127.0.0.1:8000' -r
complete -c omnichatd -l database-url -d 'A postgres:// URL; SQLite in the data directory when absent' -r
complete -c omnichatd -l public-url -d 'How people reach the daemon, such as `https://chat.example.com`' -r
complete -c omnichatd -l print-openapi -d 'Print the OpenAPI document and exit'
complete -c omnichatd -l while-stdin-is-open -d 'Stop when the standard input, a pipe, is closed: as soon as the program that started this one is gone'
complete -c omnichatd -l without-search-index -d 'Do not index what is written: for `omnichat bench`, to see what indexing costs'
complete -c omnichatd -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichatd -s V -l version -d 'Print version'
