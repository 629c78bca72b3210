# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_omnichat_global_optspecs
    string join \n json data-dir= database-url= config= url= login-file= h/help V/version
end

function __fish_omnichat_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_omnichat_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_omnichat_using_subcommand
    set -l cmd (__fish_omnichat_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c omnichat -n "__fish_omnichat_needs_command" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_needs_command" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_needs_command" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_needs_command" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_needs_command" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_needs_command" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_needs_command" -s V -l version -d 'Print version'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "migrate" -d 'Brings the database\'s schema up to date, or takes it back'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "seed" -d 'Adds data to try things with'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "tenant" -d 'Makes and lists tenants, the units of isolation'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "user" -d 'Makes, lists and changes users, the people with a login'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "inbox" -d 'Makes and lists inboxes, and prints the line for a website'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "invite" -d 'Makes, lists and revokes invites, the one-time links that make a user'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "backup" -d 'Makes, checks, restores and lists backups of the embedded database'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "config" -d 'Shows and checks the settings'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "login" -d 'Signs in and keeps the login in a file that only you may read'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "logout" -d 'Signs out, and removes the kept login'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "whoami" -d 'Shows who is signed in, where, and what they may do'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "conversation" -d 'Lists, shows, answers and closes conversations'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "send" -d 'Sends a message to a conversation; for scripts'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "tail" -d 'Follows what happens, one line for each event, until Ctrl+C'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "tui" -d 'Opens the terminal UI: the program omnichat-tui from beside this one'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "bench" -d 'Measures how fast the daemon is on this machine, and whether every message arrives'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "generate" -d 'Writes what is generated from the command line itself'
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and not __fish_seen_subcommand_from up down status" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and not __fish_seen_subcommand_from up down status" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and not __fish_seen_subcommand_from up down status" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and not __fish_seen_subcommand_from up down status" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and not __fish_seen_subcommand_from up down status" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and not __fish_seen_subcommand_from up down status" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and not __fish_seen_subcommand_from up down status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and not __fish_seen_subcommand_from up down status" -f -a "up" -d 'Applies every migration that is missing; makes the database when there is none'
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and not __fish_seen_subcommand_from up down status" -f -a "down" -d 'Takes the newest migrations back, with the data that only they can hold'
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and not __fish_seen_subcommand_from up down status" -f -a "status" -d 'Shows every migration and whether the database has it'
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from up" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from up" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from up" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from up" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from up" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from up" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from up" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from down" -l steps -d 'How many to take back' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from down" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from down" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from down" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from down" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from down" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from down" -l yes -d 'Does not ask'
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from down" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from down" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from status" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from status" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from status" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from status" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from status" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from status" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand seed; and not __fish_seen_subcommand_from demo bulk" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand seed; and not __fish_seen_subcommand_from demo bulk" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand seed; and not __fish_seen_subcommand_from demo bulk" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand seed; and not __fish_seen_subcommand_from demo bulk" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand seed; and not __fish_seen_subcommand_from demo bulk" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand seed; and not __fish_seen_subcommand_from demo bulk" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand seed; and not __fish_seen_subcommand_from demo bulk" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand seed; and not __fish_seen_subcommand_from demo bulk" -f -a "demo" -d 'Adds a day of a small shop: a dozen conversations in different states'
complete -c omnichat -n "__fish_omnichat_using_subcommand seed; and not __fish_seen_subcommand_from demo bulk" -f -a "bulk" -d 'Adds a lot of conversations, to measure with: see also `omnichat bench`'
complete -c omnichat -n "__fish_omnichat_using_subcommand seed; and __fish_seen_subcommand_from demo" -l tenant -d 'The tenant, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand seed; and __fish_seen_subcommand_from demo" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand seed; and __fish_seen_subcommand_from demo" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand seed; and __fish_seen_subcommand_from demo" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand seed; and __fish_seen_subcommand_from demo" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand seed; and __fish_seen_subcommand_from demo" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand seed; and __fish_seen_subcommand_from demo" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand seed; and __fish_seen_subcommand_from demo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand seed; and __fish_seen_subcommand_from bulk" -l messages -d 'Messages in all' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand seed; and __fish_seen_subcommand_from bulk" -l conversations -d 'Conversations they are in' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand seed; and __fish_seen_subcommand_from bulk" -l open -d 'How many of the conversations are open' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand seed; and __fish_seen_subcommand_from bulk" -l tenant -d 'The tenant, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand seed; and __fish_seen_subcommand_from bulk" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand seed; and __fish_seen_subcommand_from bulk" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand seed; and __fish_seen_subcommand_from bulk" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand seed; and __fish_seen_subcommand_from bulk" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand seed; and __fish_seen_subcommand_from bulk" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand seed; and __fish_seen_subcommand_from bulk" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand seed; and __fish_seen_subcommand_from bulk" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and not __fish_seen_subcommand_from create list" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and not __fish_seen_subcommand_from create list" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and not __fish_seen_subcommand_from create list" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and not __fish_seen_subcommand_from create list" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and not __fish_seen_subcommand_from create list" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and not __fish_seen_subcommand_from create list" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and not __fish_seen_subcommand_from create list" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and not __fish_seen_subcommand_from create list" -f -a "create" -d 'Makes a tenant'
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and not __fish_seen_subcommand_from create list" -f -a "list" -d 'Lists all tenants, oldest first'
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from create" -l name -d 'Its name, as staff and visitors read it' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from create" -l parent -d 'The tenant above it, by name or id' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from create" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from create" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from create" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from create" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from create" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from create" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from list" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from list" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from list" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from list" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from list" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from list" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and not __fish_seen_subcommand_from create list disable enable password" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and not __fish_seen_subcommand_from create list disable enable password" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and not __fish_seen_subcommand_from create list disable enable password" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and not __fish_seen_subcommand_from create list disable enable password" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and not __fish_seen_subcommand_from create list disable enable password" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and not __fish_seen_subcommand_from create list disable enable password" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and not __fish_seen_subcommand_from create list disable enable password" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and not __fish_seen_subcommand_from create list disable enable password" -f -a "create" -d 'Makes a user; on an empty database also the first tenant and its first web inbox'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and not __fish_seen_subcommand_from create list disable enable password" -f -a "list" -d 'Lists the users of a tenant, oldest first'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and not __fish_seen_subcommand_from create list disable enable password" -f -a "disable" -d 'Switches a login off and ends its sessions at once'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and not __fish_seen_subcommand_from create list disable enable password" -f -a "enable" -d 'Switches a disabled login on again'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and not __fish_seen_subcommand_from create list disable enable password" -f -a "password" -d 'Sets a new password and ends all sessions of the user'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from create" -l email -d 'The address they sign in with' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from create" -l name -d 'Their name, as visitors read it' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from create" -l role -d 'What they may do' -r -f -a "owner\t''
admin\t''
staff\t''
marketer\t''
viewer\t''"
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from create" -l tenant -d 'The tenant, by name or id; on an empty database the name of the first one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from create" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from create" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from create" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from create" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from create" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from create" -l password-stdin -d 'Reads the password from the first line of standard input instead of asking'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from create" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from list" -l tenant -d 'The tenant, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from list" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from list" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from list" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from list" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from list" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from list" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from disable" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from disable" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from disable" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from disable" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from disable" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from disable" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from disable" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from enable" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from enable" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from enable" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from enable" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from enable" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from enable" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from enable" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from password" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from password" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from password" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from password" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from password" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from password" -l password-stdin -d 'Reads the password from the first line of standard input instead of asking'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from password" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from password" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and not __fish_seen_subcommand_from create list snippet" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and not __fish_seen_subcommand_from create list snippet" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and not __fish_seen_subcommand_from create list snippet" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and not __fish_seen_subcommand_from create list snippet" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and not __fish_seen_subcommand_from create list snippet" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and not __fish_seen_subcommand_from create list snippet" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and not __fish_seen_subcommand_from create list snippet" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and not __fish_seen_subcommand_from create list snippet" -f -a "create" -d 'Makes an inbox'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and not __fish_seen_subcommand_from create list snippet" -f -a "list" -d 'Lists the inboxes of a tenant, oldest first'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and not __fish_seen_subcommand_from create list snippet" -f -a "snippet" -d 'Prints the line that puts the widget on a website'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from create" -l channel -d 'Through what contacts write' -r -f -a "webchat\t''"
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from create" -l name -d 'Its name, as staff read it' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from create" -l origin -d 'A website that may use the widget, such as https://shop.example; may be given more than once' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from create" -l tenant -d 'The tenant, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from create" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from create" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from create" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from create" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from create" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from create" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from list" -l tenant -d 'The tenant, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from list" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from list" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from list" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from list" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from list" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from list" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from snippet" -l tenant -d 'The tenant, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from snippet" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from snippet" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from snippet" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from snippet" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from snippet" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from snippet" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from snippet" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and not __fish_seen_subcommand_from create list revoke" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and not __fish_seen_subcommand_from create list revoke" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and not __fish_seen_subcommand_from create list revoke" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and not __fish_seen_subcommand_from create list revoke" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and not __fish_seen_subcommand_from create list revoke" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and not __fish_seen_subcommand_from create list revoke" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and not __fish_seen_subcommand_from create list revoke" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and not __fish_seen_subcommand_from create list revoke" -f -a "create" -d 'Makes an invite and prints its link'
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and not __fish_seen_subcommand_from create list revoke" -f -a "list" -d 'Lists the invites of a tenant, newest first'
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and not __fish_seen_subcommand_from create list revoke" -f -a "revoke" -d 'Takes an invite back: its link no longer works'
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and __fish_seen_subcommand_from create" -l email -d 'Whom it is for' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and __fish_seen_subcommand_from create" -l role -d 'What they may do' -r -f -a "owner\t''
admin\t''
staff\t''
marketer\t''
viewer\t''"
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and __fish_seen_subcommand_from create" -l tenant -d 'The tenant, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and __fish_seen_subcommand_from create" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and __fish_seen_subcommand_from create" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and __fish_seen_subcommand_from create" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and __fish_seen_subcommand_from create" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and __fish_seen_subcommand_from create" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and __fish_seen_subcommand_from create" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and __fish_seen_subcommand_from list" -l tenant -d 'The tenant, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and __fish_seen_subcommand_from list" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and __fish_seen_subcommand_from list" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and __fish_seen_subcommand_from list" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and __fish_seen_subcommand_from list" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and __fish_seen_subcommand_from list" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and __fish_seen_subcommand_from list" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and __fish_seen_subcommand_from revoke" -l tenant -d 'The tenant, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and __fish_seen_subcommand_from revoke" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and __fish_seen_subcommand_from revoke" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and __fish_seen_subcommand_from revoke" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and __fish_seen_subcommand_from revoke" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and __fish_seen_subcommand_from revoke" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and __fish_seen_subcommand_from revoke" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and __fish_seen_subcommand_from revoke" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and not __fish_seen_subcommand_from create verify restore list" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and not __fish_seen_subcommand_from create verify restore list" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and not __fish_seen_subcommand_from create verify restore list" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and not __fish_seen_subcommand_from create verify restore list" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and not __fish_seen_subcommand_from create verify restore list" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and not __fish_seen_subcommand_from create verify restore list" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and not __fish_seen_subcommand_from create verify restore list" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and not __fish_seen_subcommand_from create verify restore list" -f -a "create" -d 'Writes a backup, while the daemon runs or not, and prints its path'
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and not __fish_seen_subcommand_from create verify restore list" -f -a "verify" -d 'Reads a backup whole and checks it: checksums, structure, references and the rows of each table'
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and not __fish_seen_subcommand_from create verify restore list" -f -a "restore" -d 'Makes a new data directory from a backup; name it with --data-dir'
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and not __fish_seen_subcommand_from create verify restore list" -f -a "list" -d 'Lists the backups in a directory, newest first'
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from create" -l to -d 'The directory to write into; `backups` in the data directory when absent' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from create" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from create" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from create" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from create" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from create" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from create" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from verify" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from verify" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from verify" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from verify" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from verify" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from verify" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from restore" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from restore" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from restore" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from restore" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from restore" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from restore" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from restore" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from list" -l to -d 'The directory to look into; `backups` in the data directory when absent' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from list" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from list" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from list" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from list" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from list" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from list" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and not __fish_seen_subcommand_from example check" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and not __fish_seen_subcommand_from example check" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and not __fish_seen_subcommand_from example check" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and not __fish_seen_subcommand_from example check" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and not __fish_seen_subcommand_from example check" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and not __fish_seen_subcommand_from example check" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and not __fish_seen_subcommand_from example check" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and not __fish_seen_subcommand_from example check" -f -a "example" -d 'Prints a commented settings file with every setting at its default'
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and not __fish_seen_subcommand_from example check" -f -a "check" -d 'Checks the settings of this installation: file, environment and flags together'
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and __fish_seen_subcommand_from example" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and __fish_seen_subcommand_from example" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and __fish_seen_subcommand_from example" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and __fish_seen_subcommand_from example" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and __fish_seen_subcommand_from example" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and __fish_seen_subcommand_from example" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and __fish_seen_subcommand_from example" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and __fish_seen_subcommand_from check" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and __fish_seen_subcommand_from check" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and __fish_seen_subcommand_from check" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and __fish_seen_subcommand_from check" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and __fish_seen_subcommand_from check" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and __fish_seen_subcommand_from check" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand login" -l email -d 'The address of the login; asked for when absent' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand login" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand login" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand login" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand login" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand login" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand login" -l password-stdin -d 'Reads the password from the first line of standard input instead of asking'
complete -c omnichat -n "__fish_omnichat_using_subcommand login" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand login" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand logout" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand logout" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand logout" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand logout" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand logout" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand logout" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand logout" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand whoami" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand whoami" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand whoami" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand whoami" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand whoami" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand whoami" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand whoami" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and not __fish_seen_subcommand_from list show reply close" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and not __fish_seen_subcommand_from list show reply close" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and not __fish_seen_subcommand_from list show reply close" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and not __fish_seen_subcommand_from list show reply close" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and not __fish_seen_subcommand_from list show reply close" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and not __fish_seen_subcommand_from list show reply close" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and not __fish_seen_subcommand_from list show reply close" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and not __fish_seen_subcommand_from list show reply close" -f -a "list" -d 'Lists conversations, newest message first'
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and not __fish_seen_subcommand_from list show reply close" -f -a "show" -d 'Shows a conversation and its newest messages'
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and not __fish_seen_subcommand_from list show reply close" -f -a "reply" -d 'Writes to the contact, or with --note to staff only'
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and not __fish_seen_subcommand_from list show reply close" -f -a "close" -d 'Closes a conversation; the contact\'s next message reopens it'
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from list" -l status -d 'Only those in this state' -r -f -a "open\t''
pending\t''
snoozed\t''
closed\t''"
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from list" -l assignee -d 'Only those of this user: `me`, `none`, an email address or an id' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from list" -l search -d 'Only those in which these words stand, in a message or in the contact\'s name' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from list" -l limit -d 'How many at most' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from list" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from list" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from list" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from list" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from list" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from list" -l unassigned -d 'Only those that nobody has; the same as `--assignee none`'
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from list" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from show" -l limit -d 'How many of its messages, at most' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from show" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from show" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from show" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from show" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from show" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from show" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from reply" -l client-id -d 'A UUID that names this message: the same again is sent only once' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from reply" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from reply" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from reply" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from reply" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from reply" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from reply" -l note -d 'Writes a note that only staff see'
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from reply" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from reply" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from close" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from close" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from close" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from close" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from close" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from close" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from close" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand send" -l client-id -d 'A UUID that names this message: the same again is sent only once' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand send" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand send" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand send" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand send" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand send" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand send" -l note -d 'Writes a note that only staff see'
complete -c omnichat -n "__fish_omnichat_using_subcommand send" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand send" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand tail" -l after -d 'Begins after this cursor instead of now; 0 is the beginning of the log' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tail" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tail" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tail" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tail" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tail" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tail" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand tail" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand tui" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tui" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tui" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tui" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tui" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tui" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand tui" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand bench" -l seconds -d 'For so long [default: 10]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand bench" -l visitors -d 'How many visitors: who write at once (posts: 64, storm: 16), or who are connected (idle: 10000)' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand bench" -l staff -d 'How many staff clients: who listen (posts: 1, fanout: 500), who come and go (storm: 1), or who ask (list, search: 1)' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand bench" -l rate -d 'posts, storm: so many messages a second, whether the daemon keeps up or not; latency counts from when each was due. Without it, each visitor waits for the answer' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand bench" -l in-flight -d 'fanout: messages under way at once, each until every listener has it [default: 1]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand bench" -l prepare -d 'Puts data there first, such as messages=1000000,conversations=10000,open=5000' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand bench" -l daemon-cpus -d 'Keeps its own daemon on these cores, such as 0 or 0,2 or 0-3' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand bench" -l load-cpus -d 'Keeps the load on these cores' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand bench" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand bench" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand bench" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand bench" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand bench" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand bench" -l one-conversation -d 'posts: all visitors write in the same conversation'
complete -c omnichat -n "__fish_omnichat_using_subcommand bench" -l without-search-index -d 'posts: without indexing what is written for search, to see what that costs'
complete -c omnichat -n "__fish_omnichat_using_subcommand bench" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand bench" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and not __fish_seen_subcommand_from man completions" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and not __fish_seen_subcommand_from man completions" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and not __fish_seen_subcommand_from man completions" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and not __fish_seen_subcommand_from man completions" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and not __fish_seen_subcommand_from man completions" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and not __fish_seen_subcommand_from man completions" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and not __fish_seen_subcommand_from man completions" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and not __fish_seen_subcommand_from man completions" -f -a "man" -d 'Writes the manual pages'
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and not __fish_seen_subcommand_from man completions" -f -a "completions" -d 'Writes the completions for bash, zsh and fish'
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and __fish_seen_subcommand_from man" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and __fish_seen_subcommand_from man" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and __fish_seen_subcommand_from man" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and __fish_seen_subcommand_from man" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and __fish_seen_subcommand_from man" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and __fish_seen_subcommand_from man" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and __fish_seen_subcommand_from man" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and __fish_seen_subcommand_from completions" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and __fish_seen_subcommand_from completions" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and __fish_seen_subcommand_from completions" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and __fish_seen_subcommand_from completions" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and __fish_seen_subcommand_from completions" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and __fish_seen_subcommand_from completions" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and __fish_seen_subcommand_from completions" -s h -l help -d 'Print help'
