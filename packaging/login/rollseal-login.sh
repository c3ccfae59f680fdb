# Example for /etc/profile.d: gives a person's session the help desk's configuration. Errors go to the system's log and
# never end a login. The configuration, and where the pairs are, stand in /etc/rollseal/client.ini.
if command -v rollseal-client >/dev/null; then
    helpdesk=$(rollseal-client --quiet get --log syslog Portal.Address 2>/dev/null) &&
        export HELPDESK_ADDRESS="$helpdesk"
    unset helpdesk
fi
