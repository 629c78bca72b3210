# Sourced: makes the Python whose libraries the tests check against (target/python), and says where it is in
# OMNICHAT_TEST_PYTHON. Without Python 3, or without its package index, the tests that need it say that they did not run.
if python3 -c 'import venv, ensurepip' 2>/dev/null; then
  python=target/python/bin/python
  wanted=scripts/test-python.txt
  if ! cmp --silent "$wanted" target/python/installed.txt; then
    rm -rf target/python
    if python3 -m venv target/python &&
      "$python" -m pip install --quiet --disable-pip-version-check --requirement "$wanted"; then
      cp "$wanted" target/python/installed.txt
    else
      rm -rf target/python
      echo "The libraries in $wanted cannot be installed; tests against them do not run." >&2
    fi
  fi
  if [ -x "$python" ]; then
    OMNICHAT_TEST_PYTHON=$PWD/$python
    export OMNICHAT_TEST_PYTHON
  fi
fi
