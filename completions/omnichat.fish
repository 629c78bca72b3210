# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_omnichat_global_optspecs
    string join \n json data-dir= database-url= config= url= tenant= login-file= h/help V/version
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
complete -c omnichat -n "__fish_omnichat_needs_command" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_needs_command" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_needs_command" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_needs_command" -s V -l version -d 'Print version'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "migrate" -d 'Brings the database\'s schema up to date, or takes it back'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "seed" -d 'Adds data to try things with'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "tenant" -d 'Makes, lists, changes and deletes tenants, the units of isolation'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "user" -d 'Makes, lists and changes users, the people with a login'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "role" -d 'Makes, lists and changes a tenant\'s own roles, which are sets of permissions'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "team" -d 'Makes, lists and changes teams, which conversations are given to'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "permissions" -d 'Shows which role may do what'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "inbox" -d 'Sets up inboxes, and says what is missing or wrong'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "invite" -d 'Makes, lists and revokes invites, the one-time links that make a user'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "keys" -d 'Lists, rotates and retires the keys that sign tokens'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "audit" -d 'Reads, checks and exports the audit trails'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "backup" -d 'Makes, checks, restores and lists backups of the embedded database'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "database" -d 'Moves everything from one database into another'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "import" -d 'Takes data in that comes from elsewhere'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "export" -d 'Exports everything that the tenant has, one JSON object a line'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "legacy" -d 'Serves the clients of DWC-Omnichat: its widget, its dashboard, its app'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "config" -d 'Shows and checks the settings'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "simulate" -d 'Plays a carrier: signs and posts what a contact says, exactly as the carrier does'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "sandbox" -d 'Stands in for the carriers: shows what would go out, and reports it as delivered'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "login" -d 'Signs in and keeps the login in a file that only you may read'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "logout" -d 'Signs out, and removes the kept login'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "whoami" -d 'Shows who is signed in, where, and what they may do'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "account" -d 'Shows and changes your own account'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "second-factor" -d 'Sets up, shows and removes your second factor, the code that an app on your phone shows'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "session" -d 'Lists and ends your sessions, the devices that you are signed in on'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "token" -d 'Makes, lists and revokes tokens for scripts and programs, which take the place of a login'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "conversation" -d 'Lists, shows, answers and closes conversations'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "escalation" -d 'Lists conversations that nobody has answered for too long, takes one, and sets when what happens'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "canned" -d 'Lists and writes canned replies: texts that staff send often'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "followup" -d 'Lists the visitors who left their contact, and puts them away when they were reached'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "hours" -d 'Shows, sets and explains the business hours of an inbox'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "rota" -d 'Shows and sets who is called when nobody answers'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "inbound" -d 'Shows the journal of what carriers brought, and has entries read once more'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "outbox" -d 'Shows what leaves by a carrier: what waits, what failed and why. Has it tried again, or takes it back'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "send" -d 'Sends a message to a conversation; for scripts'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "tail" -d 'Follows what happens, one line for each event, until Ctrl+C'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "tui" -d 'Opens the terminal UI: the program omnichat-tui from beside this one'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "bench" -d 'Measures how fast the daemon is on this machine, and whether every message arrives'
complete -c omnichat -n "__fish_omnichat_needs_command" -f -a "generate" -d 'Writes what is generated from the command line itself'
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and not __fish_seen_subcommand_from up down status" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and not __fish_seen_subcommand_from up down status" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
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
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from up" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from up" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from up" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from up" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from up" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from up" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from up" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from down" -l steps -d 'How many to take back' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from down" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from down" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from down" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from down" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from down" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from down" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from down" -l yes -d 'Does not ask'
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from down" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from down" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from status" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from status" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from status" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from status" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from status" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from status" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from status" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand migrate; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand seed; and not __fish_seen_subcommand_from demo bulk" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand seed; and not __fish_seen_subcommand_from demo bulk" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
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
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and not __fish_seen_subcommand_from create list rename require-second-factor suspend resume delete restore switch" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and not __fish_seen_subcommand_from create list rename require-second-factor suspend resume delete restore switch" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and not __fish_seen_subcommand_from create list rename require-second-factor suspend resume delete restore switch" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and not __fish_seen_subcommand_from create list rename require-second-factor suspend resume delete restore switch" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and not __fish_seen_subcommand_from create list rename require-second-factor suspend resume delete restore switch" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and not __fish_seen_subcommand_from create list rename require-second-factor suspend resume delete restore switch" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and not __fish_seen_subcommand_from create list rename require-second-factor suspend resume delete restore switch" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and not __fish_seen_subcommand_from create list rename require-second-factor suspend resume delete restore switch" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and not __fish_seen_subcommand_from create list rename require-second-factor suspend resume delete restore switch" -f -a "create" -d 'Makes a tenant'
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and not __fish_seen_subcommand_from create list rename require-second-factor suspend resume delete restore switch" -f -a "list" -d 'Lists all tenants, oldest first'
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and not __fish_seen_subcommand_from create list rename require-second-factor suspend resume delete restore switch" -f -a "rename" -d 'Gives a tenant another name'
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and not __fish_seen_subcommand_from create list rename require-second-factor suspend resume delete restore switch" -f -a "require-second-factor" -d 'Asks everybody who works in a tenant, or below it, for a second factor, or no longer'
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and not __fish_seen_subcommand_from create list rename require-second-factor suspend resume delete restore switch" -f -a "suspend" -d 'Closes a tenant and all below it until it is resumed: nobody gets in, and nothing is taken'
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and not __fish_seen_subcommand_from create list rename require-second-factor suspend resume delete restore switch" -f -a "resume" -d 'Opens a suspended tenant again'
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and not __fish_seen_subcommand_from create list rename require-second-factor suspend resume delete restore switch" -f -a "delete" -d 'Deletes a tenant and all below it; for 7 days it can be restored, then it is erased'
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and not __fish_seen_subcommand_from create list rename require-second-factor suspend resume delete restore switch" -f -a "restore" -d 'Brings a deleted tenant back, within 7 days'
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and not __fish_seen_subcommand_from create list rename require-second-factor suspend resume delete restore switch" -f -a "switch" -d 'Works in another tenant from now on: the commands over the API, and the terminal UI when it starts'
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from create" -l name -d 'Its name, as staff and visitors read it' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from create" -l parent -d 'The tenant above it, by name or id' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from create" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from create" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from create" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from create" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from create" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from create" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from create" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from list" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from list" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from list" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from list" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from list" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from list" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from list" -l tree -d 'Shows each below the one above it'
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from list" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from rename" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from rename" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from rename" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from rename" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from rename" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from rename" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from rename" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from require-second-factor" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from require-second-factor" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from require-second-factor" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from require-second-factor" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from require-second-factor" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from require-second-factor" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from require-second-factor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from suspend" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from suspend" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from suspend" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from suspend" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from suspend" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from suspend" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from suspend" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from resume" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from resume" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from resume" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from resume" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from resume" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from resume" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from resume" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from delete" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from delete" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from delete" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from delete" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from delete" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from delete" -l yes -d 'Does it without asking'
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from delete" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from restore" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from restore" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from restore" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from restore" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from restore" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from restore" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from restore" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from switch" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from switch" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from switch" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from switch" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from switch" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from switch" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from switch" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand tenant; and __fish_seen_subcommand_from switch" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and not __fish_seen_subcommand_from create list disable enable password email reset-link unlock reset-second-factor role remove operator" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and not __fish_seen_subcommand_from create list disable enable password email reset-link unlock reset-second-factor role remove operator" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and not __fish_seen_subcommand_from create list disable enable password email reset-link unlock reset-second-factor role remove operator" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and not __fish_seen_subcommand_from create list disable enable password email reset-link unlock reset-second-factor role remove operator" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and not __fish_seen_subcommand_from create list disable enable password email reset-link unlock reset-second-factor role remove operator" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and not __fish_seen_subcommand_from create list disable enable password email reset-link unlock reset-second-factor role remove operator" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and not __fish_seen_subcommand_from create list disable enable password email reset-link unlock reset-second-factor role remove operator" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and not __fish_seen_subcommand_from create list disable enable password email reset-link unlock reset-second-factor role remove operator" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and not __fish_seen_subcommand_from create list disable enable password email reset-link unlock reset-second-factor role remove operator" -f -a "create" -d 'Makes a user; on an empty database also the first tenant and its first web inbox'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and not __fish_seen_subcommand_from create list disable enable password email reset-link unlock reset-second-factor role remove operator" -f -a "list" -d 'Lists the users of a tenant, oldest first'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and not __fish_seen_subcommand_from create list disable enable password email reset-link unlock reset-second-factor role remove operator" -f -a "disable" -d 'Switches a login off and ends its sessions at once'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and not __fish_seen_subcommand_from create list disable enable password email reset-link unlock reset-second-factor role remove operator" -f -a "enable" -d 'Switches a disabled login on again'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and not __fish_seen_subcommand_from create list disable enable password email reset-link unlock reset-second-factor role remove operator" -f -a "password" -d 'Sets a new password and ends all sessions of the user'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and not __fish_seen_subcommand_from create list disable enable password email reset-link unlock reset-second-factor role remove operator" -f -a "email" -d 'Gives a login another address at once, and ends all sessions of the user'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and not __fish_seen_subcommand_from create list disable enable password email reset-link unlock reset-second-factor role remove operator" -f -a "reset-link" -d 'Prints a link to a new password, to be handed over; it works once, for an hour'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and not __fish_seen_subcommand_from create list disable enable password email reset-link unlock reset-second-factor role remove operator" -f -a "unlock" -d 'Lifts the lock that wrong passwords have put on a login'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and not __fish_seen_subcommand_from create list disable enable password email reset-link unlock reset-second-factor role remove operator" -f -a "reset-second-factor" -d 'Removes the second factor of somebody whose phone is gone'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and not __fish_seen_subcommand_from create list disable enable password email reset-link unlock reset-second-factor role remove operator" -f -a "role" -d 'Gives a member another role, at once'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and not __fish_seen_subcommand_from create list disable enable password email reset-link unlock reset-second-factor role remove operator" -f -a "remove" -d 'Takes somebody out of a tenant; their login stays, for other tenants'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and not __fish_seen_subcommand_from create list disable enable password email reset-link unlock reset-second-factor role remove operator" -f -a "operator" -d 'Makes somebody an operator of the installation, or takes that away'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from create" -l email -d 'The address they sign in with' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from create" -l name -d 'Their name, as visitors read it' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from create" -l role -d 'What they may do' -r -f -a "owner\t''
admin\t''
staff\t''
marketer\t''
viewer\t''
custom\t''"
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from create" -l tenant -d 'The tenant, by name or id; on an empty database the name of the first one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from create" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from create" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from create" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from create" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from create" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from create" -l operator -d 'Instead of a role: an operator of the installation, who works for no tenant'
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
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from disable" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from disable" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from disable" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from disable" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from disable" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from disable" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from disable" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from enable" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from enable" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from enable" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from enable" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from enable" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from enable" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from enable" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from enable" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from password" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from password" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from password" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from password" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from password" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from password" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from password" -l password-stdin -d 'Reads the password from the first line of standard input instead of asking'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from password" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from password" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from email" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from email" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from email" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from email" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from email" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from email" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from email" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from email" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from reset-link" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from reset-link" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from reset-link" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from reset-link" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from reset-link" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from reset-link" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from reset-link" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from reset-link" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from unlock" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from unlock" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from unlock" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from unlock" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from unlock" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from unlock" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from unlock" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from unlock" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from reset-second-factor" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from reset-second-factor" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from reset-second-factor" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from reset-second-factor" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from reset-second-factor" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from reset-second-factor" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from reset-second-factor" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from reset-second-factor" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from role" -l role-id -d 'For `custom`: which of the tenant\'s own roles, by name or id' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from role" -l tenant -d 'The tenant, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from role" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from role" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from role" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from role" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from role" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from role" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from role" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from remove" -l tenant -d 'The tenant, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from remove" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from remove" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from remove" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from remove" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from remove" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from remove" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from operator" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from operator" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from operator" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from operator" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from operator" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from operator" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from operator" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand user; and __fish_seen_subcommand_from operator" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and not __fish_seen_subcommand_from list create change delete" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and not __fish_seen_subcommand_from list create change delete" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and not __fish_seen_subcommand_from list create change delete" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and not __fish_seen_subcommand_from list create change delete" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and not __fish_seen_subcommand_from list create change delete" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and not __fish_seen_subcommand_from list create change delete" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and not __fish_seen_subcommand_from list create change delete" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and not __fish_seen_subcommand_from list create change delete" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and not __fish_seen_subcommand_from list create change delete" -f -a "list" -d 'Lists the roles that may be given in a tenant, and what they may do'
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and not __fish_seen_subcommand_from list create change delete" -f -a "create" -d 'Makes a role; `omnichat permissions` shows what it may be allowed'
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and not __fish_seen_subcommand_from list create change delete" -f -a "change" -d 'Changes a role, at once for all who have it; what is not given stays'
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and not __fish_seen_subcommand_from list create change delete" -f -a "delete" -d 'Deletes a role that nobody has'
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and __fish_seen_subcommand_from list" -l tenant -d 'The tenant, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and __fish_seen_subcommand_from list" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and __fish_seen_subcommand_from list" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and __fish_seen_subcommand_from list" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and __fish_seen_subcommand_from list" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and __fish_seen_subcommand_from list" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and __fish_seen_subcommand_from list" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and __fish_seen_subcommand_from create" -l name -d 'Its name, once in the tenant' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and __fish_seen_subcommand_from create" -l permission -d 'What it may do; may be given more than once' -r -f -a "conversation_read\t''
conversation_write\t''
contact_read\t''
contact_write\t''
followup_read\t''
followup_write\t''
inbox_read\t''
inbox_write\t''
user_read\t''
user_write\t''
role_write\t''
token_write\t''
tenant_write\t''
tenant_delete\t''
audit_read\t''"
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and __fish_seen_subcommand_from create" -l sees -d 'Which conversations it sees: one\'s own, those of one\'s teams too, or all' -r -f -a "own\t''
teams\t''
all\t''"
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and __fish_seen_subcommand_from create" -l tenant -d 'The tenant, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and __fish_seen_subcommand_from create" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and __fish_seen_subcommand_from create" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and __fish_seen_subcommand_from create" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and __fish_seen_subcommand_from create" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and __fish_seen_subcommand_from create" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and __fish_seen_subcommand_from create" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and __fish_seen_subcommand_from change" -l name -d 'A new name' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and __fish_seen_subcommand_from change" -l permission -d 'What it may do from now on, all of it; may be given more than once' -r -f -a "conversation_read\t''
conversation_write\t''
contact_read\t''
contact_write\t''
followup_read\t''
followup_write\t''
inbox_read\t''
inbox_write\t''
user_read\t''
user_write\t''
role_write\t''
token_write\t''
tenant_write\t''
tenant_delete\t''
audit_read\t''"
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and __fish_seen_subcommand_from change" -l sees -d 'Which conversations it sees' -r -f -a "own\t''
teams\t''
all\t''"
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and __fish_seen_subcommand_from change" -l tenant -d 'The tenant, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and __fish_seen_subcommand_from change" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and __fish_seen_subcommand_from change" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and __fish_seen_subcommand_from change" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and __fish_seen_subcommand_from change" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and __fish_seen_subcommand_from change" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and __fish_seen_subcommand_from change" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and __fish_seen_subcommand_from change" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and __fish_seen_subcommand_from delete" -l tenant -d 'The tenant, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and __fish_seen_subcommand_from delete" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and __fish_seen_subcommand_from delete" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and __fish_seen_subcommand_from delete" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and __fish_seen_subcommand_from delete" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and __fish_seen_subcommand_from delete" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and __fish_seen_subcommand_from delete" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand role; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and not __fish_seen_subcommand_from list create change delete" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and not __fish_seen_subcommand_from list create change delete" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and not __fish_seen_subcommand_from list create change delete" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and not __fish_seen_subcommand_from list create change delete" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and not __fish_seen_subcommand_from list create change delete" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and not __fish_seen_subcommand_from list create change delete" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and not __fish_seen_subcommand_from list create change delete" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and not __fish_seen_subcommand_from list create change delete" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and not __fish_seen_subcommand_from list create change delete" -f -a "list" -d 'Lists the teams of a tenant and who is in them'
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and not __fish_seen_subcommand_from list create change delete" -f -a "create" -d 'Makes a team'
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and not __fish_seen_subcommand_from list create change delete" -f -a "change" -d 'Changes a team; what is not given stays'
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and not __fish_seen_subcommand_from list create change delete" -f -a "delete" -d 'Deletes a team; its conversations stay'
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and __fish_seen_subcommand_from list" -l tenant -d 'The tenant, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and __fish_seen_subcommand_from list" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and __fish_seen_subcommand_from list" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and __fish_seen_subcommand_from list" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and __fish_seen_subcommand_from list" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and __fish_seen_subcommand_from list" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and __fish_seen_subcommand_from list" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and __fish_seen_subcommand_from create" -l name -d 'Its name, once in the tenant' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and __fish_seen_subcommand_from create" -l member -d 'The address of somebody in it; may be given more than once' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and __fish_seen_subcommand_from create" -l tenant -d 'The tenant, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and __fish_seen_subcommand_from create" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and __fish_seen_subcommand_from create" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and __fish_seen_subcommand_from create" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and __fish_seen_subcommand_from create" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and __fish_seen_subcommand_from create" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and __fish_seen_subcommand_from create" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and __fish_seen_subcommand_from change" -l name -d 'A new name' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and __fish_seen_subcommand_from change" -l member -d 'The address of somebody who is in it from now on; all who are, one after the other' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and __fish_seen_subcommand_from change" -l tenant -d 'The tenant, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and __fish_seen_subcommand_from change" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and __fish_seen_subcommand_from change" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and __fish_seen_subcommand_from change" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and __fish_seen_subcommand_from change" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and __fish_seen_subcommand_from change" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and __fish_seen_subcommand_from change" -l nobody -d 'Nobody is in it from now on'
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and __fish_seen_subcommand_from change" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and __fish_seen_subcommand_from change" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and __fish_seen_subcommand_from delete" -l tenant -d 'The tenant, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and __fish_seen_subcommand_from delete" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and __fish_seen_subcommand_from delete" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and __fish_seen_subcommand_from delete" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and __fish_seen_subcommand_from delete" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and __fish_seen_subcommand_from delete" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and __fish_seen_subcommand_from delete" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand team; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand permissions" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand permissions" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand permissions" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand permissions" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand permissions" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand permissions" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand permissions" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand permissions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and not __fish_seen_subcommand_from create list show set credentials test snippet" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and not __fish_seen_subcommand_from create list show set credentials test snippet" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and not __fish_seen_subcommand_from create list show set credentials test snippet" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and not __fish_seen_subcommand_from create list show set credentials test snippet" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and not __fish_seen_subcommand_from create list show set credentials test snippet" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and not __fish_seen_subcommand_from create list show set credentials test snippet" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and not __fish_seen_subcommand_from create list show set credentials test snippet" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and not __fish_seen_subcommand_from create list show set credentials test snippet" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and not __fish_seen_subcommand_from create list show set credentials test snippet" -f -a "create" -d 'Makes an inbox'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and not __fish_seen_subcommand_from create list show set credentials test snippet" -f -a "list" -d 'Lists the inboxes of a tenant, oldest first'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and not __fish_seen_subcommand_from create list show set credentials test snippet" -f -a "show" -d 'Shows an inbox, and step by step what is to be done at its carrier'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and not __fish_seen_subcommand_from create list show set credentials test snippet" -f -a "set" -d 'Gives an inbox another name, and sets what its carrier needs'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and not __fish_seen_subcommand_from create list show set credentials test snippet" -f -a "credentials" -d 'Shows which settings and secrets its carrier needs, and which of them are set; never a secret'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and not __fish_seen_subcommand_from create list show set credentials test snippet" -f -a "test" -d 'Asks its carrier whether all is well, and says what it answers'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and not __fish_seen_subcommand_from create list show set credentials test snippet" -f -a "snippet" -d 'Prints the line that puts the widget on a website'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from create" -l channel -d 'Through what contacts write' -r -f -a "webchat\t''
sms\t''
whatsapp\t''
messenger\t''
email\t''
api\t''"
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from create" -l name -d 'Its name, as staff read it' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from create" -l origin -d 'A website that may use the widget, such as https://shop.example; may be given more than once' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from create" -l address -d 'Its number, page id, mail address or name at the carrier; needed but for webchat' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from create" -l carrier -d 'Who carries its messages; without it, the usual one of the channel' -r -f -a "twilio\t''
openphone\t''
meta\t''
mail\t''
bridge\t''"
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from create" -l set -d 'A setting of the carrier; @FILE reads the value from a file. `omnichat inbox credentials` shows the names' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from create" -l set-secret -d 'A secret of the carrier: asked for without echo, or a line of standard input' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from create" -l tenant -d 'The tenant, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from create" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from create" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from create" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from create" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from create" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from create" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from list" -l tenant -d 'The tenant, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from list" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from list" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from list" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from list" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from list" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from list" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from show" -l tenant -d 'The tenant, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from show" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from show" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from show" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from show" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from show" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from show" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from set" -l tenant -d 'The tenant, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from set" -l name -d 'Its new name, as staff read it' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from set" -l address -d 'Its number, page id, mail address or name at the carrier, where it has none yet' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from set" -l set -d 'A setting of the carrier; @FILE reads the value from a file. `omnichat inbox credentials` shows the names' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from set" -l set-secret -d 'A secret of the carrier: asked for without echo, or a line of standard input' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from set" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from set" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from set" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from set" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from set" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from set" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from credentials" -l tenant -d 'The tenant, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from credentials" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from credentials" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from credentials" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from credentials" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from credentials" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from credentials" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from credentials" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from test" -l tenant -d 'The tenant, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from test" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from test" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from test" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from test" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from test" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from test" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from test" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from snippet" -l tenant -d 'The tenant, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from snippet" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from snippet" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from snippet" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from snippet" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from snippet" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from snippet" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbox; and __fish_seen_subcommand_from snippet" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and not __fish_seen_subcommand_from create list revoke" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and not __fish_seen_subcommand_from create list revoke" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
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
viewer\t''
custom\t''"
complete -c omnichat -n "__fish_omnichat_using_subcommand invite; and __fish_seen_subcommand_from create" -l role-id -d 'For `custom`: which of the tenant\'s own roles, by name or id' -r
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
complete -c omnichat -n "__fish_omnichat_using_subcommand keys; and not __fish_seen_subcommand_from list rotate retire" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand keys; and not __fish_seen_subcommand_from list rotate retire" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand keys; and not __fish_seen_subcommand_from list rotate retire" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand keys; and not __fish_seen_subcommand_from list rotate retire" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand keys; and not __fish_seen_subcommand_from list rotate retire" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand keys; and not __fish_seen_subcommand_from list rotate retire" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand keys; and not __fish_seen_subcommand_from list rotate retire" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand keys; and not __fish_seen_subcommand_from list rotate retire" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand keys; and not __fish_seen_subcommand_from list rotate retire" -f -a "list" -d 'Lists the keys, newest first; never their secrets'
complete -c omnichat -n "__fish_omnichat_using_subcommand keys; and not __fish_seen_subcommand_from list rotate retire" -f -a "rotate" -d 'Signs with a new key from now on; nobody is signed out'
complete -c omnichat -n "__fish_omnichat_using_subcommand keys; and not __fish_seen_subcommand_from list rotate retire" -f -a "retire" -d 'Makes everything that a key has signed worth nothing, such as when it leaked'
complete -c omnichat -n "__fish_omnichat_using_subcommand keys; and __fish_seen_subcommand_from list" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand keys; and __fish_seen_subcommand_from list" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand keys; and __fish_seen_subcommand_from list" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand keys; and __fish_seen_subcommand_from list" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand keys; and __fish_seen_subcommand_from list" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand keys; and __fish_seen_subcommand_from list" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand keys; and __fish_seen_subcommand_from list" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand keys; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand keys; and __fish_seen_subcommand_from rotate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand keys; and __fish_seen_subcommand_from retire" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand keys; and __fish_seen_subcommand_from retire" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand keys; and __fish_seen_subcommand_from retire" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand keys; and __fish_seen_subcommand_from retire" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand keys; and __fish_seen_subcommand_from retire" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand keys; and __fish_seen_subcommand_from retire" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand keys; and __fish_seen_subcommand_from retire" -l yes -d 'Does it without asking'
complete -c omnichat -n "__fish_omnichat_using_subcommand keys; and __fish_seen_subcommand_from retire" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand keys; and __fish_seen_subcommand_from retire" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and not __fish_seen_subcommand_from list verify export" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and not __fish_seen_subcommand_from list verify export" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and not __fish_seen_subcommand_from list verify export" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and not __fish_seen_subcommand_from list verify export" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and not __fish_seen_subcommand_from list verify export" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and not __fish_seen_subcommand_from list verify export" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and not __fish_seen_subcommand_from list verify export" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and not __fish_seen_subcommand_from list verify export" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and not __fish_seen_subcommand_from list verify export" -f -a "list" -d 'Lists what was done, newest first'
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and not __fish_seen_subcommand_from list verify export" -f -a "verify" -d 'Checks whether a row was changed, removed or put in by hand; exit code 1 if so'
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and not __fish_seen_subcommand_from list verify export" -f -a "export" -d 'Prints the whole trail, oldest first, one JSON object a line; noted in the trail itself'
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and __fish_seen_subcommand_from list" -l tenant -d 'The tenant, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and __fish_seen_subcommand_from list" -l action -d 'Only actions that begin like this: `user`, or `user.disabled`' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and __fish_seen_subcommand_from list" -l limit -d 'How many, at most' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and __fish_seen_subcommand_from list" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and __fish_seen_subcommand_from list" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and __fish_seen_subcommand_from list" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and __fish_seen_subcommand_from list" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and __fish_seen_subcommand_from list" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and __fish_seen_subcommand_from list" -l installation -d 'The installation\'s own trail: keys, operators, organizations'
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and __fish_seen_subcommand_from list" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and __fish_seen_subcommand_from verify" -l tenant -d 'The tenant, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and __fish_seen_subcommand_from verify" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and __fish_seen_subcommand_from verify" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and __fish_seen_subcommand_from verify" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and __fish_seen_subcommand_from verify" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and __fish_seen_subcommand_from verify" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and __fish_seen_subcommand_from verify" -l installation -d 'The installation\'s own trail: keys, operators, organizations'
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and __fish_seen_subcommand_from verify" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and __fish_seen_subcommand_from export" -l tenant -d 'The tenant, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and __fish_seen_subcommand_from export" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and __fish_seen_subcommand_from export" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and __fish_seen_subcommand_from export" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and __fish_seen_subcommand_from export" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and __fish_seen_subcommand_from export" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and __fish_seen_subcommand_from export" -l installation -d 'The installation\'s own trail: keys, operators, organizations'
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and __fish_seen_subcommand_from export" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand audit; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and not __fish_seen_subcommand_from create verify restore list" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and not __fish_seen_subcommand_from create verify restore list" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
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
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from create" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from create" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from create" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from create" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from create" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from create" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from verify" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from verify" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from verify" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from verify" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from verify" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from verify" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from verify" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from restore" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from restore" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from restore" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from restore" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from restore" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from restore" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from restore" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from restore" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from list" -l to -d 'The directory to look into; `backups` in the data directory when absent' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from list" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from list" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from list" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from list" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from list" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from list" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from list" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand backup; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand database; and not __fish_seen_subcommand_from copy" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand database; and not __fish_seen_subcommand_from copy" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand database; and not __fish_seen_subcommand_from copy" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand database; and not __fish_seen_subcommand_from copy" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand database; and not __fish_seen_subcommand_from copy" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand database; and not __fish_seen_subcommand_from copy" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand database; and not __fish_seen_subcommand_from copy" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand database; and not __fish_seen_subcommand_from copy" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand database; and not __fish_seen_subcommand_from copy" -f -a "copy" -d 'Copies a whole database into a new one, and compares both'
complete -c omnichat -n "__fish_omnichat_using_subcommand database; and __fish_seen_subcommand_from copy" -l from -d 'Where from: postgres://… or sqlite:DIR, a data directory' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand database; and __fish_seen_subcommand_from copy" -l to -d 'Where to: the same, made when it is not there' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand database; and __fish_seen_subcommand_from copy" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand database; and __fish_seen_subcommand_from copy" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand database; and __fish_seen_subcommand_from copy" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand database; and __fish_seen_subcommand_from copy" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand database; and __fish_seen_subcommand_from copy" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand database; and __fish_seen_subcommand_from copy" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand database; and __fish_seen_subcommand_from copy" -l afresh -d 'Begins an unfinished copy again'
complete -c omnichat -n "__fish_omnichat_using_subcommand database; and __fish_seen_subcommand_from copy" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand database; and __fish_seen_subcommand_from copy" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and not __fish_seen_subcommand_from dwc contacts conflicts" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and not __fish_seen_subcommand_from dwc contacts conflicts" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and not __fish_seen_subcommand_from dwc contacts conflicts" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and not __fish_seen_subcommand_from dwc contacts conflicts" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and not __fish_seen_subcommand_from dwc contacts conflicts" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and not __fish_seen_subcommand_from dwc contacts conflicts" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and not __fish_seen_subcommand_from dwc contacts conflicts" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and not __fish_seen_subcommand_from dwc contacts conflicts" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and not __fish_seen_subcommand_from dwc contacts conflicts" -f -a "dwc" -d 'Imports the database of DWC-Omnichat: tenants, users with their passwords, conversations, messages, follow-ups'
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and not __fish_seen_subcommand_from dwc contacts conflicts" -f -a "contacts" -d 'Imports contacts from a table with commas, semicolons or tabs (CSV)'
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and not __fish_seen_subcommand_from dwc contacts conflicts" -f -a "conflicts" -d 'Lists the rows of imports that differ from what is known, and decides about them'
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and __fish_seen_subcommand_from dwc" -l tenant -d 'The tenant that takes everything, by name or id' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and __fish_seen_subcommand_from dwc" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and __fish_seen_subcommand_from dwc" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and __fish_seen_subcommand_from dwc" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and __fish_seen_subcommand_from dwc" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and __fish_seen_subcommand_from dwc" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and __fish_seen_subcommand_from dwc" -l dry-run -d 'Changes nothing, and says what an import would do'
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and __fish_seen_subcommand_from dwc" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and __fish_seen_subcommand_from dwc" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and __fish_seen_subcommand_from contacts" -l map -d 'What a column is: name, first-name, last-name, email or phone' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and __fish_seen_subcommand_from contacts" -l region -d 'The country of numbers that do not say theirs: two letters, such as AT; the daemon\'s setting when absent' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and __fish_seen_subcommand_from contacts" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and __fish_seen_subcommand_from contacts" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and __fish_seen_subcommand_from contacts" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and __fish_seen_subcommand_from contacts" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and __fish_seen_subcommand_from contacts" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and __fish_seen_subcommand_from contacts" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and __fish_seen_subcommand_from contacts" -l dry-run -d 'Changes nothing, and says what an import would do'
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and __fish_seen_subcommand_from contacts" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and __fish_seen_subcommand_from contacts" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and __fish_seen_subcommand_from conflicts" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and __fish_seen_subcommand_from conflicts" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and __fish_seen_subcommand_from conflicts" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and __fish_seen_subcommand_from conflicts" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and __fish_seen_subcommand_from conflicts" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and __fish_seen_subcommand_from conflicts" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and __fish_seen_subcommand_from conflicts" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and __fish_seen_subcommand_from conflicts" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and __fish_seen_subcommand_from conflicts" -f -a "list" -d 'Lists those to decide about, newest first'
complete -c omnichat -n "__fish_omnichat_using_subcommand import; and __fish_seen_subcommand_from conflicts" -f -a "resolve" -d 'Decides about one: keep what is known, take the file\'s word, or add somebody else'
complete -c omnichat -n "__fish_omnichat_using_subcommand export" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand export" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand export" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand export" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand export" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand export" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand export" -l force -d 'Replaces a file that is there'
complete -c omnichat -n "__fish_omnichat_using_subcommand export" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand legacy; and not __fish_seen_subcommand_from enable disable status" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand legacy; and not __fish_seen_subcommand_from enable disable status" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand legacy; and not __fish_seen_subcommand_from enable disable status" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand legacy; and not __fish_seen_subcommand_from enable disable status" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand legacy; and not __fish_seen_subcommand_from enable disable status" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand legacy; and not __fish_seen_subcommand_from enable disable status" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand legacy; and not __fish_seen_subcommand_from enable disable status" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand legacy; and not __fish_seen_subcommand_from enable disable status" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand legacy; and not __fish_seen_subcommand_from enable disable status" -f -a "enable" -d 'Serves the old clients of a tenant from now on, and no other\'s'
complete -c omnichat -n "__fish_omnichat_using_subcommand legacy; and not __fish_seen_subcommand_from enable disable status" -f -a "disable" -d 'Serves them no more: their addresses lead nowhere from now on'
complete -c omnichat -n "__fish_omnichat_using_subcommand legacy; and not __fish_seen_subcommand_from enable disable status" -f -a "status" -d 'Says whether and for whom it is on, what old settings are read, and what is to be done'
complete -c omnichat -n "__fish_omnichat_using_subcommand legacy; and __fish_seen_subcommand_from enable" -l tenant -d 'The tenant that they see, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand legacy; and __fish_seen_subcommand_from enable" -l inbox -d 'The web inbox that visitors write to, by name or id; without it, the tenant\'s first' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand legacy; and __fish_seen_subcommand_from enable" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand legacy; and __fish_seen_subcommand_from enable" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand legacy; and __fish_seen_subcommand_from enable" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand legacy; and __fish_seen_subcommand_from enable" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand legacy; and __fish_seen_subcommand_from enable" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand legacy; and __fish_seen_subcommand_from enable" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand legacy; and __fish_seen_subcommand_from enable" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand legacy; and __fish_seen_subcommand_from disable" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand legacy; and __fish_seen_subcommand_from disable" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand legacy; and __fish_seen_subcommand_from disable" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand legacy; and __fish_seen_subcommand_from disable" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand legacy; and __fish_seen_subcommand_from disable" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand legacy; and __fish_seen_subcommand_from disable" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand legacy; and __fish_seen_subcommand_from disable" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand legacy; and __fish_seen_subcommand_from disable" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand legacy; and __fish_seen_subcommand_from status" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand legacy; and __fish_seen_subcommand_from status" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand legacy; and __fish_seen_subcommand_from status" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand legacy; and __fish_seen_subcommand_from status" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand legacy; and __fish_seen_subcommand_from status" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand legacy; and __fish_seen_subcommand_from status" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand legacy; and __fish_seen_subcommand_from status" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand legacy; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and not __fish_seen_subcommand_from example check" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and not __fish_seen_subcommand_from example check" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and not __fish_seen_subcommand_from example check" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and not __fish_seen_subcommand_from example check" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and not __fish_seen_subcommand_from example check" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and not __fish_seen_subcommand_from example check" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and not __fish_seen_subcommand_from example check" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and not __fish_seen_subcommand_from example check" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and not __fish_seen_subcommand_from example check" -f -a "example" -d 'Prints a commented settings file with every setting at its default'
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and not __fish_seen_subcommand_from example check" -f -a "check" -d 'Checks the settings of this installation: file, environment and flags together'
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and __fish_seen_subcommand_from example" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and __fish_seen_subcommand_from example" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and __fish_seen_subcommand_from example" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and __fish_seen_subcommand_from example" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and __fish_seen_subcommand_from example" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and __fish_seen_subcommand_from example" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and __fish_seen_subcommand_from example" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and __fish_seen_subcommand_from example" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and __fish_seen_subcommand_from check" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and __fish_seen_subcommand_from check" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and __fish_seen_subcommand_from check" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and __fish_seen_subcommand_from check" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and __fish_seen_subcommand_from check" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and __fish_seen_subcommand_from check" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and __fish_seen_subcommand_from check" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand config; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand simulate" -l inbox -d 'The inbox it comes to, by name or id; not needed while there is only one that fits' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand simulate" -l tenant -d 'The tenant, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand simulate" -l from -d 'From where: a number as +12025550123, a Messenger id, a mail address, any name on the API channel; without it, an invented one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand simulate" -l name -d 'What the contact calls themselves; Messenger and SMS never say' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand simulate" -l text -d 'What they say' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand simulate" -l media -d 'A file of this machine, or the address of one; may be given more than once' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand simulate" -l status -d 'Instead: how a message that went out fares, in the carrier\'s own word, such as delivered, read or failed' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand simulate" -l ref -d 'The carrier\'s id of that message, as `omnichat outbox list` shows it; for a mail, of the one that it answers' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand simulate" -l code -d 'The carrier\'s number for what went wrong with it' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand simulate" -l id -d 'The carrier\'s id of what comes in; without it, a new one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand simulate" -l times -d 'Posts the same request so often at once, as carriers do in trouble' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand simulate" -l at -d 'Posts to this address of the daemon instead, such as http://127.0.0.1:8000; signed is the public one all the same' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand simulate" -l subject -d 'What it is about' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand simulate" -l html -d 'A page that stands beside the text, as most mail programs send one' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand simulate" -l smtp -d 'The mail server that takes it; without it, the one that the inbox sends by, if that is on this machine' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand simulate" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand simulate" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand simulate" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand simulate" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand simulate" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand simulate" -l stop -d 'They send STOP'
complete -c omnichat -n "__fish_omnichat_using_subcommand simulate" -l reply-to-last -d 'Answers the last mail that the sandbox took for --from, and quotes it'
complete -c omnichat -n "__fish_omnichat_using_subcommand simulate" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand simulate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand sandbox" -l listen -d 'Where it listens; on this machine only' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand sandbox" -l imap -d 'Where mail inboxes fetch their mails from; on this machine only' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand sandbox" -l smtp -d 'Where mail inboxes send by, and where mails to them come in; on this machine only' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand sandbox" -l fail -d 'Lets every message fail with this number of the carrier, such as 30007 (Twilio) or 551 (Messenger)' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand sandbox" -l slow -d 'Answers only after so many seconds' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand sandbox" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand sandbox" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand sandbox" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand sandbox" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand sandbox" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand sandbox" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand sandbox" -l settings -d 'Prints the lines of omnichat.toml that lead the daemon here, and ends'
complete -c omnichat -n "__fish_omnichat_using_subcommand sandbox" -l rate-limit -d 'Answers the first try of each message with "too many requests"'
complete -c omnichat -n "__fish_omnichat_using_subcommand sandbox" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand sandbox" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand login" -l email -d 'The address of the login; asked for when absent' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand login" -l code -d 'The code of the second factor, or a recovery code; asked for when it is needed and absent' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand login" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand login" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand login" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand login" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand login" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand login" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand login" -l password-stdin -d 'Reads the password from the first line of standard input instead of asking'
complete -c omnichat -n "__fish_omnichat_using_subcommand login" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand login" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand logout" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand logout" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand logout" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand logout" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand logout" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand logout" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand logout" -l everywhere -d 'Ends all your other sessions too, on every device'
complete -c omnichat -n "__fish_omnichat_using_subcommand logout" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand logout" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand whoami" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand whoami" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand whoami" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand whoami" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand whoami" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand whoami" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand whoami" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand whoami" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and not __fish_seen_subcommand_from show tenants name password email" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and not __fish_seen_subcommand_from show tenants name password email" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and not __fish_seen_subcommand_from show tenants name password email" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and not __fish_seen_subcommand_from show tenants name password email" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and not __fish_seen_subcommand_from show tenants name password email" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and not __fish_seen_subcommand_from show tenants name password email" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and not __fish_seen_subcommand_from show tenants name password email" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and not __fish_seen_subcommand_from show tenants name password email" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and not __fish_seen_subcommand_from show tenants name password email" -f -a "show" -d 'Shows who you are, in which tenant, and what you may do there'
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and not __fish_seen_subcommand_from show tenants name password email" -f -a "tenants" -d 'Lists the tenants that you may work in'
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and not __fish_seen_subcommand_from show tenants name password email" -f -a "name" -d 'Gives you another name, as visitors and colleagues read it'
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and not __fish_seen_subcommand_from show tenants name password email" -f -a "password" -d 'Sets a new password; all your other sessions end'
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and not __fish_seen_subcommand_from show tenants name password email" -f -a "email" -d 'Asks to sign in with another address; a link goes to the old and to the new one'
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from show" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from show" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from show" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from show" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from show" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from show" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from show" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from tenants" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from tenants" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from tenants" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from tenants" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from tenants" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from tenants" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from tenants" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from tenants" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from name" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from name" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from name" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from name" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from name" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from name" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from name" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from name" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from password" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from password" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from password" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from password" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from password" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from password" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from password" -l password-stdin -d 'Reads the current password and the new one from the first two lines of standard input'
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from password" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from password" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from email" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from email" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from email" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from email" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from email" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from email" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from email" -l password-stdin -d 'Reads the password from the first line of standard input instead of asking'
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from email" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand account; and __fish_seen_subcommand_from email" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and not __fish_seen_subcommand_from status setup confirm codes remove" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and not __fish_seen_subcommand_from status setup confirm codes remove" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and not __fish_seen_subcommand_from status setup confirm codes remove" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and not __fish_seen_subcommand_from status setup confirm codes remove" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and not __fish_seen_subcommand_from status setup confirm codes remove" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and not __fish_seen_subcommand_from status setup confirm codes remove" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and not __fish_seen_subcommand_from status setup confirm codes remove" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and not __fish_seen_subcommand_from status setup confirm codes remove" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and not __fish_seen_subcommand_from status setup confirm codes remove" -f -a "status" -d 'Shows whether it is asked for when you sign in, and how many recovery codes are left'
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and not __fish_seen_subcommand_from status setup confirm codes remove" -f -a "setup" -d 'Sets it up: shows a QR code for the app, then asks for a first code'
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and not __fish_seen_subcommand_from status setup confirm codes remove" -f -a "confirm" -d 'Confirms what was set up, with a first code of the app, and prints the recovery codes'
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and not __fish_seen_subcommand_from status setup confirm codes remove" -f -a "codes" -d 'Prints new recovery codes in place of the old ones'
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and not __fish_seen_subcommand_from status setup confirm codes remove" -f -a "remove" -d 'Removes it: the password alone signs you in then'
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from status" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from status" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from status" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from status" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from status" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from status" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from status" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from setup" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from setup" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from setup" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from setup" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from setup" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from setup" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from setup" -l password-stdin -d 'Reads the password from the first line of standard input instead of asking'
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from setup" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from setup" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from confirm" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from confirm" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from confirm" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from confirm" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from confirm" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from confirm" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from confirm" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from confirm" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from codes" -l code -d 'A code of the app, or a recovery code; asked for when absent' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from codes" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from codes" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from codes" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from codes" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from codes" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from codes" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from codes" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from codes" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from remove" -l code -d 'A code of the app, or a recovery code; asked for when absent' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from remove" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from remove" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from remove" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from remove" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from remove" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from remove" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from remove" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand second-factor; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand session; and not __fish_seen_subcommand_from list end" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand session; and not __fish_seen_subcommand_from list end" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand session; and not __fish_seen_subcommand_from list end" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand session; and not __fish_seen_subcommand_from list end" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand session; and not __fish_seen_subcommand_from list end" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand session; and not __fish_seen_subcommand_from list end" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand session; and not __fish_seen_subcommand_from list end" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand session; and not __fish_seen_subcommand_from list end" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand session; and not __fish_seen_subcommand_from list end" -f -a "list" -d 'Lists your sessions, last used first'
complete -c omnichat -n "__fish_omnichat_using_subcommand session; and not __fish_seen_subcommand_from list end" -f -a "end" -d 'Signs a device out; its open connections end at once'
complete -c omnichat -n "__fish_omnichat_using_subcommand session; and __fish_seen_subcommand_from list" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand session; and __fish_seen_subcommand_from list" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand session; and __fish_seen_subcommand_from list" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand session; and __fish_seen_subcommand_from list" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand session; and __fish_seen_subcommand_from list" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand session; and __fish_seen_subcommand_from list" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand session; and __fish_seen_subcommand_from list" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand session; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand session; and __fish_seen_subcommand_from end" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand session; and __fish_seen_subcommand_from end" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand session; and __fish_seen_subcommand_from end" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand session; and __fish_seen_subcommand_from end" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand session; and __fish_seen_subcommand_from end" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand session; and __fish_seen_subcommand_from end" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand session; and __fish_seen_subcommand_from end" -l others -d 'Signs all devices out but this one'
complete -c omnichat -n "__fish_omnichat_using_subcommand session; and __fish_seen_subcommand_from end" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand session; and __fish_seen_subcommand_from end" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and not __fish_seen_subcommand_from list create revoke" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and not __fish_seen_subcommand_from list create revoke" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and not __fish_seen_subcommand_from list create revoke" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and not __fish_seen_subcommand_from list create revoke" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and not __fish_seen_subcommand_from list create revoke" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and not __fish_seen_subcommand_from list create revoke" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and not __fish_seen_subcommand_from list create revoke" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and not __fish_seen_subcommand_from list create revoke" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and not __fish_seen_subcommand_from list create revoke" -f -a "list" -d 'Lists tokens, without their secrets'
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and not __fish_seen_subcommand_from list create revoke" -f -a "create" -d 'Makes a token and prints its secret, once'
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and not __fish_seen_subcommand_from list create revoke" -f -a "revoke" -d 'Takes a token back: it works no longer'
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and __fish_seen_subcommand_from list" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and __fish_seen_subcommand_from list" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and __fish_seen_subcommand_from list" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and __fish_seen_subcommand_from list" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and __fish_seen_subcommand_from list" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and __fish_seen_subcommand_from list" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and __fish_seen_subcommand_from list" -l tenant-wide -d 'The tenant\'s tokens, which act by themselves, instead of your own'
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and __fish_seen_subcommand_from list" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and __fish_seen_subcommand_from create" -l name -d 'What it is for' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and __fish_seen_subcommand_from create" -l permission -d 'What it may do; may be given more than once. `omnichat permissions` explains them' -r -f -a "conversation_read\t''
conversation_write\t''
contact_read\t''
contact_write\t''
followup_read\t''
followup_write\t''
inbox_read\t''
inbox_write\t''
user_read\t''
user_write\t''
role_write\t''
token_write\t''
tenant_write\t''
tenant_delete\t''
audit_read\t''"
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and __fish_seen_subcommand_from create" -l days -d 'In how many days it ends; without it, never' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and __fish_seen_subcommand_from create" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and __fish_seen_subcommand_from create" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and __fish_seen_subcommand_from create" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and __fish_seen_subcommand_from create" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and __fish_seen_subcommand_from create" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and __fish_seen_subcommand_from create" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and __fish_seen_subcommand_from create" -l tenant-wide -d 'The tenant\'s tokens, which act by themselves, instead of your own'
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and __fish_seen_subcommand_from create" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and __fish_seen_subcommand_from revoke" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and __fish_seen_subcommand_from revoke" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and __fish_seen_subcommand_from revoke" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and __fish_seen_subcommand_from revoke" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and __fish_seen_subcommand_from revoke" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and __fish_seen_subcommand_from revoke" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and __fish_seen_subcommand_from revoke" -l tenant-wide -d 'The tenant\'s tokens, which act by themselves, instead of your own'
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and __fish_seen_subcommand_from revoke" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand token; and __fish_seen_subcommand_from revoke" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and not __fish_seen_subcommand_from list show reply close" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and not __fish_seen_subcommand_from list show reply close" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and not __fish_seen_subcommand_from list show reply close" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and not __fish_seen_subcommand_from list show reply close" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and not __fish_seen_subcommand_from list show reply close" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
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
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from list" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from list" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from list" -l unassigned -d 'Only those that nobody has; the same as `--assignee none`'
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from list" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from show" -l limit -d 'How many of its messages, at most' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from show" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from show" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from show" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from show" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from show" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from show" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from show" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from reply" -l client-id -d 'A UUID that names this message: the same again is sent only once' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from reply" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from reply" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from reply" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from reply" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from reply" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from reply" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from reply" -l note -d 'Writes a note that only staff see'
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from reply" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from reply" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from close" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from close" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from close" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from close" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from close" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from close" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from close" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand conversation; and __fish_seen_subcommand_from close" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and not __fish_seen_subcommand_from list ack show set" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and not __fish_seen_subcommand_from list ack show set" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and not __fish_seen_subcommand_from list ack show set" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and not __fish_seen_subcommand_from list ack show set" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and not __fish_seen_subcommand_from list ack show set" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and not __fish_seen_subcommand_from list ack show set" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and not __fish_seen_subcommand_from list ack show set" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and not __fish_seen_subcommand_from list ack show set" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and not __fish_seen_subcommand_from list ack show set" -f -a "list" -d 'Lists them, the newest message first'
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and not __fish_seen_subcommand_from list ack show set" -f -a "ack" -d 'Takes one: nobody else is called, and it is yours if it was nobody\'s'
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and not __fish_seen_subcommand_from list ack show set" -f -a "show" -d 'Shows when what happens at an inbox that nobody answers'
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and not __fish_seen_subcommand_from list ack show set" -f -a "set" -d 'Sets when what happens at an inbox that nobody answers'
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from list" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from list" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from list" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from list" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from list" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from list" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from list" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from ack" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from ack" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from ack" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from ack" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from ack" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from ack" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from ack" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from ack" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from show" -l inbox -d 'The inbox, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from show" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from show" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from show" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from show" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from show" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from show" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from show" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from set" -l inbox -d 'The inbox, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from set" -l patience -d 'When the contact is asked for patience' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from set" -l patience-text -d 'What is said then' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from set" -l closed-text -d 'What is said then outside the hours instead; `{until}` becomes when it opens again' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from set" -l contact -d 'When the contact is asked how to reach them' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from set" -l contact-text -d 'What is said then where there is no form' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from set" -l alert -d 'When who is on the rota is called' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from set" -l next -d 'How long somebody has to take it, before the next one is called' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from set" -l close -d 'After how long without a message a conversation in which nobody waits is closed' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from set" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from set" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from set" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from set" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from set" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from set" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from set" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand escalation; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and not __fish_seen_subcommand_from list add set remove" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and not __fish_seen_subcommand_from list add set remove" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and not __fish_seen_subcommand_from list add set remove" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and not __fish_seen_subcommand_from list add set remove" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and not __fish_seen_subcommand_from list add set remove" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and not __fish_seen_subcommand_from list add set remove" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and not __fish_seen_subcommand_from list add set remove" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and not __fish_seen_subcommand_from list add set remove" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and not __fish_seen_subcommand_from list add set remove" -f -a "list" -d 'Lists them by their short words'
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and not __fish_seen_subcommand_from list add set remove" -f -a "add" -d 'Makes one'
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and not __fish_seen_subcommand_from list add set remove" -f -a "set" -d 'Gives one another text, or another short word'
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and not __fish_seen_subcommand_from list add set remove" -f -a "remove" -d 'Removes one'
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and __fish_seen_subcommand_from list" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and __fish_seen_subcommand_from list" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and __fish_seen_subcommand_from list" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and __fish_seen_subcommand_from list" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and __fish_seen_subcommand_from list" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and __fish_seen_subcommand_from list" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and __fish_seen_subcommand_from list" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and __fish_seen_subcommand_from add" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and __fish_seen_subcommand_from add" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and __fish_seen_subcommand_from add" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and __fish_seen_subcommand_from add" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and __fish_seen_subcommand_from add" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and __fish_seen_subcommand_from add" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and __fish_seen_subcommand_from add" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and __fish_seen_subcommand_from set" -l rename -d 'A new short word' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and __fish_seen_subcommand_from set" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and __fish_seen_subcommand_from set" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and __fish_seen_subcommand_from set" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and __fish_seen_subcommand_from set" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and __fish_seen_subcommand_from set" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and __fish_seen_subcommand_from set" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and __fish_seen_subcommand_from set" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and __fish_seen_subcommand_from remove" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and __fish_seen_subcommand_from remove" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and __fish_seen_subcommand_from remove" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and __fish_seen_subcommand_from remove" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and __fish_seen_subcommand_from remove" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and __fish_seen_subcommand_from remove" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and __fish_seen_subcommand_from remove" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand canned; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and not __fish_seen_subcommand_from list count view reply archive export" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and not __fish_seen_subcommand_from list count view reply archive export" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and not __fish_seen_subcommand_from list count view reply archive export" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and not __fish_seen_subcommand_from list count view reply archive export" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and not __fish_seen_subcommand_from list count view reply archive export" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and not __fish_seen_subcommand_from list count view reply archive export" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and not __fish_seen_subcommand_from list count view reply archive export" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and not __fish_seen_subcommand_from list count view reply archive export" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and not __fish_seen_subcommand_from list count view reply archive export" -f -a "list" -d 'Lists those to do, newest first'
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and not __fish_seen_subcommand_from list count view reply archive export" -f -a "count" -d 'Prints how many nobody has looked at yet'
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and not __fish_seen_subcommand_from list count view reply archive export" -f -a "view" -d 'Shows one, which counts as looked at from then on'
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and not __fish_seen_subcommand_from list count view reply archive export" -f -a "reply" -d 'Writes to who left it, by mail or sms'
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and not __fish_seen_subcommand_from list count view reply archive export" -f -a "archive" -d 'Puts one away as done'
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and not __fish_seen_subcommand_from list count view reply archive export" -f -a "export" -d 'Prints all of them as a table with commas (CSV); noted in the audit trail'
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from list" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from list" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from list" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from list" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from list" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from list" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from list" -l archived -d 'Those that were put away, instead'
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from list" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from count" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from count" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from count" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from count" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from count" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from count" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from count" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from count" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from view" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from view" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from view" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from view" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from view" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from view" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from view" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from view" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from reply" -l inbox -d 'By which inbox, by name or id; when left out, by the oldest for a way they left, mail first' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from reply" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from reply" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from reply" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from reply" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from reply" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from reply" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from reply" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from reply" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from archive" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from archive" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from archive" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from archive" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from archive" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from archive" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from archive" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from archive" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from export" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from export" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from export" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from export" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from export" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from export" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from export" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand followup; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and not __fish_seen_subcommand_from show set clear explain holidays" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and not __fish_seen_subcommand_from show set clear explain holidays" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and not __fish_seen_subcommand_from show set clear explain holidays" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and not __fish_seen_subcommand_from show set clear explain holidays" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and not __fish_seen_subcommand_from show set clear explain holidays" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and not __fish_seen_subcommand_from show set clear explain holidays" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and not __fish_seen_subcommand_from show set clear explain holidays" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and not __fish_seen_subcommand_from show set clear explain holidays" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and not __fish_seen_subcommand_from show set clear explain holidays" -f -a "show" -d 'Prints the hours, in the form that `set` reads'
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and not __fish_seen_subcommand_from show set clear explain holidays" -f -a "set" -d 'Sets the hours by a TOML file'
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and not __fish_seen_subcommand_from show set clear explain holidays" -f -a "clear" -d 'Takes the hours away: the inbox is always open then'
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and not __fish_seen_subcommand_from show set clear explain holidays" -f -a "explain" -d 'Says whether the inbox is open at a time, why, and when that changes'
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and not __fish_seen_subcommand_from show set clear explain holidays" -f -a "holidays" -d 'Days that are not as their weekday'
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from show" -l inbox -d 'The inbox, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from show" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from show" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from show" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from show" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from show" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from show" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from show" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from set" -l inbox -d 'The inbox, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from set" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from set" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from set" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from set" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from set" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from set" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from set" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from clear" -l inbox -d 'The inbox, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from clear" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from clear" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from clear" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from clear" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from clear" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from clear" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from clear" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from clear" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from explain" -l inbox -d 'The inbox, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from explain" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from explain" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from explain" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from explain" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from explain" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from explain" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from explain" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from explain" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from holidays" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from holidays" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from holidays" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from holidays" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from holidays" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from holidays" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from holidays" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from holidays" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand hours; and __fish_seen_subcommand_from holidays" -f -a "import" -d 'Adds the whole days of a calendar file (iCalendar), from today on'
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and not __fish_seen_subcommand_from show set clear now secret" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and not __fish_seen_subcommand_from show set clear now secret" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and not __fish_seen_subcommand_from show set clear now secret" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and not __fish_seen_subcommand_from show set clear now secret" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and not __fish_seen_subcommand_from show set clear now secret" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and not __fish_seen_subcommand_from show set clear now secret" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and not __fish_seen_subcommand_from show set clear now secret" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and not __fish_seen_subcommand_from show set clear now secret" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and not __fish_seen_subcommand_from show set clear now secret" -f -a "show" -d 'Prints the rota, in the form that `set` reads'
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and not __fish_seen_subcommand_from show set clear now secret" -f -a "set" -d 'Sets the rota by a TOML file'
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and not __fish_seen_subcommand_from show set clear now secret" -f -a "clear" -d 'Takes the rota away: nobody is called then'
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and not __fish_seen_subcommand_from show set clear now secret" -f -a "now" -d 'Prints who is on shift now, in the order in which they are called'
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and not __fish_seen_subcommand_from show set clear now secret" -f -a "secret" -d 'Prints the secret that proves calls by webhook'
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from show" -l inbox -d 'The inbox, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from show" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from show" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from show" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from show" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from show" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from show" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from show" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from set" -l inbox -d 'The inbox, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from set" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from set" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from set" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from set" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from set" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from set" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from set" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from clear" -l inbox -d 'The inbox, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from clear" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from clear" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from clear" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from clear" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from clear" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from clear" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from clear" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from clear" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from now" -l inbox -d 'The inbox, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from now" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from now" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from now" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from now" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from now" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from now" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from now" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from now" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from secret" -l inbox -d 'The inbox, by name or id; not needed while there is only one' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from secret" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from secret" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from secret" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from secret" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from secret" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from secret" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from secret" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand rota; and __fish_seen_subcommand_from secret" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbound; and not __fish_seen_subcommand_from list show replay" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbound; and not __fish_seen_subcommand_from list show replay" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbound; and not __fish_seen_subcommand_from list show replay" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbound; and not __fish_seen_subcommand_from list show replay" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbound; and not __fish_seen_subcommand_from list show replay" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbound; and not __fish_seen_subcommand_from list show replay" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbound; and not __fish_seen_subcommand_from list show replay" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbound; and not __fish_seen_subcommand_from list show replay" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbound; and not __fish_seen_subcommand_from list show replay" -f -a "list" -d 'Lists what came in, newest first'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbound; and not __fish_seen_subcommand_from list show replay" -f -a "show" -d 'Shows an entry as it came: headers and body'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbound; and not __fish_seen_subcommand_from list show replay" -f -a "replay" -d 'Has entries read once more; what they did already is not done twice'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbound; and __fish_seen_subcommand_from list" -l state -d 'Only those of which this became; `failed` could not be read' -r -f -a "received\t''
done\t''
ignored\t''
failed\t''"
complete -c omnichat -n "__fish_omnichat_using_subcommand inbound; and __fish_seen_subcommand_from list" -l inbox -d 'Only those of this inbox, by name or id' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbound; and __fish_seen_subcommand_from list" -l limit -d 'How many at most' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbound; and __fish_seen_subcommand_from list" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbound; and __fish_seen_subcommand_from list" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbound; and __fish_seen_subcommand_from list" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbound; and __fish_seen_subcommand_from list" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbound; and __fish_seen_subcommand_from list" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbound; and __fish_seen_subcommand_from list" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbound; and __fish_seen_subcommand_from list" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbound; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbound; and __fish_seen_subcommand_from show" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbound; and __fish_seen_subcommand_from show" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbound; and __fish_seen_subcommand_from show" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbound; and __fish_seen_subcommand_from show" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbound; and __fish_seen_subcommand_from show" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbound; and __fish_seen_subcommand_from show" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbound; and __fish_seen_subcommand_from show" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbound; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbound; and __fish_seen_subcommand_from replay" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbound; and __fish_seen_subcommand_from replay" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbound; and __fish_seen_subcommand_from replay" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbound; and __fish_seen_subcommand_from replay" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbound; and __fish_seen_subcommand_from replay" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand inbound; and __fish_seen_subcommand_from replay" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand inbound; and __fish_seen_subcommand_from replay" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand inbound; and __fish_seen_subcommand_from replay" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and not __fish_seen_subcommand_from list show retry cancel" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and not __fish_seen_subcommand_from list show retry cancel" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and not __fish_seen_subcommand_from list show retry cancel" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and not __fish_seen_subcommand_from list show retry cancel" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and not __fish_seen_subcommand_from list show retry cancel" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and not __fish_seen_subcommand_from list show retry cancel" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and not __fish_seen_subcommand_from list show retry cancel" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and not __fish_seen_subcommand_from list show retry cancel" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and not __fish_seen_subcommand_from list show retry cancel" -f -a "list" -d 'Lists messages on their way, newest first'
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and not __fish_seen_subcommand_from list show retry cancel" -f -a "show" -d 'Shows a message and each step of its way'
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and not __fish_seen_subcommand_from list show retry cancel" -f -a "retry" -d 'Has messages tried again that failed, were taken back, or may not have arrived'
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and not __fish_seen_subcommand_from list show retry cancel" -f -a "cancel" -d 'Takes messages back that have not left'
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and __fish_seen_subcommand_from list" -l state -d 'Only those that have come so far; `failed` are the dead letters' -r -f -a "queued\t''
accepted\t''
delivered\t''
read\t''
failed\t''
uncertain\t''
cancelled\t''"
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and __fish_seen_subcommand_from list" -l inbox -d 'Only those of this inbox, by name or id' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and __fish_seen_subcommand_from list" -l limit -d 'How many at most' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and __fish_seen_subcommand_from list" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and __fish_seen_subcommand_from list" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and __fish_seen_subcommand_from list" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and __fish_seen_subcommand_from list" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and __fish_seen_subcommand_from list" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and __fish_seen_subcommand_from list" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and __fish_seen_subcommand_from list" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and __fish_seen_subcommand_from show" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and __fish_seen_subcommand_from show" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and __fish_seen_subcommand_from show" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and __fish_seen_subcommand_from show" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and __fish_seen_subcommand_from show" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and __fish_seen_subcommand_from show" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and __fish_seen_subcommand_from show" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and __fish_seen_subcommand_from retry" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and __fish_seen_subcommand_from retry" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and __fish_seen_subcommand_from retry" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and __fish_seen_subcommand_from retry" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and __fish_seen_subcommand_from retry" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and __fish_seen_subcommand_from retry" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and __fish_seen_subcommand_from retry" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and __fish_seen_subcommand_from retry" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and __fish_seen_subcommand_from cancel" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and __fish_seen_subcommand_from cancel" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and __fish_seen_subcommand_from cancel" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and __fish_seen_subcommand_from cancel" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and __fish_seen_subcommand_from cancel" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and __fish_seen_subcommand_from cancel" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and __fish_seen_subcommand_from cancel" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand outbox; and __fish_seen_subcommand_from cancel" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand send" -l client-id -d 'A UUID that names this message: the same again is sent only once' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand send" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand send" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand send" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand send" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand send" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand send" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand send" -l note -d 'Writes a note that only staff see'
complete -c omnichat -n "__fish_omnichat_using_subcommand send" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand send" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand tail" -l after -d 'Begins after this cursor instead of now; 0 is the beginning of the log' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tail" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tail" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tail" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tail" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tail" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tail" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tail" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand tail" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand tui" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tui" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tui" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand tui" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand tui" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
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
complete -c omnichat -n "__fish_omnichat_using_subcommand bench" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand bench" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand bench" -l one-conversation -d 'posts: all visitors write in the same conversation'
complete -c omnichat -n "__fish_omnichat_using_subcommand bench" -l without-search-index -d 'posts: without indexing what is written for search, to see what that costs'
complete -c omnichat -n "__fish_omnichat_using_subcommand bench" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand bench" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and not __fish_seen_subcommand_from man completions" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and not __fish_seen_subcommand_from man completions" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and not __fish_seen_subcommand_from man completions" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and not __fish_seen_subcommand_from man completions" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and not __fish_seen_subcommand_from man completions" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and not __fish_seen_subcommand_from man completions" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and not __fish_seen_subcommand_from man completions" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and not __fish_seen_subcommand_from man completions" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and not __fish_seen_subcommand_from man completions" -f -a "man" -d 'Writes the manual pages'
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and not __fish_seen_subcommand_from man completions" -f -a "completions" -d 'Writes the completions for bash, zsh and fish'
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and __fish_seen_subcommand_from man" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and __fish_seen_subcommand_from man" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and __fish_seen_subcommand_from man" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and __fish_seen_subcommand_from man" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and __fish_seen_subcommand_from man" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and __fish_seen_subcommand_from man" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and __fish_seen_subcommand_from man" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and __fish_seen_subcommand_from man" -s h -l help -d 'Print help'
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and __fish_seen_subcommand_from completions" -l data-dir -d 'The directory that holds the installation [env: OMNICHAT_DATA_DIR]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and __fish_seen_subcommand_from completions" -l database-url -d 'A postgres:// URL; without one, SQLite in the data directory [env: OMNICHAT_DATABASE_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and __fish_seen_subcommand_from completions" -l config -d 'The settings file; without one, omnichat.toml in the data directory [env: OMNICHAT_CONFIG]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and __fish_seen_subcommand_from completions" -l url -d 'The daemon\'s address; without one, that of the kept login [env: OMNICHAT_URL]' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and __fish_seen_subcommand_from completions" -l tenant -d 'The tenant to work in, by name or id; without one, that of the kept login' -r
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and __fish_seen_subcommand_from completions" -l login-file -d 'The file that keeps the login; without one, omnichat/login.json in the user\'s configuration directory [env: OMNICHAT_LOGIN_FILE]' -r -F
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and __fish_seen_subcommand_from completions" -l json -d 'Shows the result as JSON'
complete -c omnichat -n "__fish_omnichat_using_subcommand generate; and __fish_seen_subcommand_from completions" -s h -l help -d 'Print help'
