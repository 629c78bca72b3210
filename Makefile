# What one does with this repository. Each line reads like a sentence; the work is in scripts/.

.PHONY: run dev test e2e torture bench check fmt gen web

run:     ; @scripts/run.sh         # Build the product and start it with demo data on 127.0.0.1:8000.
dev:     ; @scripts/dev.mjs        # The same, rebuilt as you type.
test:    ; @scripts/test.sh        # Install what the tests need and run them all.
e2e:     ; @scripts/e2e.sh         # Only the whole-product story: browsers, a terminal, a killed daemon.
torture: ; @scripts/torture.sh     # Kill it, starve it, cut its power, for as long as it takes.
bench:   ; @scripts/bench.mjs      # How fast it is here, beside what is wanted.
check:   ; @scripts/check.sh       # Formatters, linters, type checks, documentation, licences.
fmt:     ; @scripts/fmt.sh         # Format everything.
gen:     ; @scripts/gen.sh         # Rewrite what is generated: API types, man pages, completions.
web:     ; @scripts/web.sh         # Build the widget and the dashboard.
