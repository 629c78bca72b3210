# Sourced by what runs Rust tests: a private PostgreSQL for them until the script ends, when PostgreSQL is installed.
if scripts/needs.sh has postgresql; then
  database=$(mktemp -d)
  trap 'scripts/postgres.sh stop "$database"' EXIT
  OMNICHAT_TEST_POSTGRES_URL=$(scripts/postgres.sh start "$database")
  export OMNICHAT_TEST_POSTGRES_URL
fi
