# newswire: composable filters for the text of news articles. `make help` lists the verbs.
#
# Programs, modules, tests and embedded data are found, not listed: a new src/cmd/NAME.c is a program, a
# new tests/unit/NAME_test.c is a suite, a new file in src/analysis/data is embedded.

VERSION := 0.1.0
comma := ,
Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-4s %s\n' $(1) $(2))
PREFIX ?= /usr/local
DESTDIR ?=

CC ?= cc
ifeq ($(origin CC),default)
CC := cc
endif

# A build of its own for each compiler and kind, so that all stay warm side by side.
KIND := $(notdir $(firstword $(CC)))$(if $(FUZZ),-fuzz$(filter-out 1,$(FUZZ)))$(if $(SAN),-san)$(if $(COV),-cov)$(if $(PLAIN),-plain)$(if $(STEPS),-steps)
BUILD := build/$(KIND)
BIN := $(if $(SAN)$(COV)$(PLAIN)$(STEPS),$(BUILD)/bin,bin)

# steps are counted as before: where -O3 unrolls a loop, fewer are
OPT ?= $(if $(STEPS),-O2,-O3)
WARN := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wundef \
	-Wpointer-arith -Wcast-qual -Wwrite-strings -Wvla -Wimplicit-fallthrough $(if $(DEV)$(CI),-Werror)
# -Wno-cpp: a compiler that knows no level 3 takes 2, and the C library says so in every file
HARDEN := -fPIE -fstack-protector-strong -fstack-clash-protection \
	$(if $(SAN)$(FUZZ)$(COV)$(filter -O0,$(OPT)),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -Wno-cpp)
SANFLAGS := $(if $(SAN)$(FUZZ),-fsanitize=address$(comma)undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -O1) \
	$(if $(FUZZ),-fsanitize=fuzzer-no-link $(if $(filter cov,$(FUZZ)),-fprofile-instr-generate -fcoverage-mapping))
COVFLAGS := $(if $(COV),--coverage -O0)
STEPFLAGS := $(if $(STEPS),-fsanitize-coverage=trace-pc -DNEWSWIRE_STEPS)
PKGS := libutf8proc
# -ffp-contract=off: the same numbers on every compiler and machine
ALLCFLAGS := -std=c11 -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -DNEWSWIRE_VERSION='"$(VERSION)"' \
	-Isrc -g $(OPT) -pthread -ffp-contract=off $(if $(PLAIN),-DNEWSWIRE_PLAIN) \
	$(if $(SAN)$(COV)$(FUZZ)$(STEPS),-DNEWSWIRE_NO_SANDBOX) $(WARN) $(HARDEN) $(SANFLAGS) \
	$(COVFLAGS) $(STEPFLAGS) $(shell pkg-config --cflags $(PKGS) 2>/dev/null) $(CFLAGS)
# --as-needed: a program that does not stem does not load the stemmer, whatever the compiler's habit
ALLLDFLAGS := -pthread -pie -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed $(SANFLAGS) $(COVFLAGS) $(LDFLAGS)
LIBS := $(or $(shell pkg-config --libs $(PKGS) 2>/dev/null),-lutf8proc) -lstemmer -lm

PROGRAMS := $(sort $(patsubst src/cmd/%.c,%,$(wildcard src/cmd/*.c)))
SOURCES := $(sort $(wildcard $(addsuffix /*.c,src/base src/text src/analysis/* src/tsv src/cli src/job/*)))
HEADERS := $(sort $(wildcard src/*/*.h src/analysis/*/*.h src/job/*/*.h))
DATA := $(sort $(filter-out %.md,$(wildcard src/analysis/data/*)))
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o) $(DATA:%=$(BUILD)/%.embed.o)
LIBRARY := $(BUILD)/libnewswire.a
SUITES := $(sort $(patsubst tests/unit/%_test.c,%,$(wildcard tests/unit/*_test.c)))
FUZZERS := $(sort $(patsubst tests/fuzz/%_fuzz.c,%,$(wildcard tests/fuzz/*_fuzz.c)))
BENCHES := $(sort $(wildcard tests/bench/*.sh))

.PHONY: all
all: $(PROGRAMS:%=$(BIN)/%) ## build the programs into bin/

$(BIN)/%: $(BUILD)/src/cmd/%.o $(LIBRARY) $(if $(STEPS),$(BUILD)/steps.o) $(BIN)/.kind
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALLLDFLAGS) -o $@ $(filter %.o %.a,$^) $(LIBS)

# bin/ serves every compiler: after a change of it the programs are linked again.
$(BIN)/.kind: FORCE
	@mkdir -p $(@D)
	@echo '$(KIND)' | cmp -s - $@ || echo '$(KIND)' >$@

$(LIBRARY): $(OBJECTS)
	@rm -f $@
	$(call say,AR,$@)
	$(Q)$(AR) rcs $@ $^

$(BUILD)/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(ALLCFLAGS) -MMD -MP -c -o $@ $<

# Embedded files: bytes between two symbols, see src/base/embed.h.
$(BUILD)/%.embed.o: % $(BUILD)/flags
	@mkdir -p $(@D)
	@name=embedded_$$(printf %s '$(<F)' | tr -c 'A-Za-z0-9' _); \
	{ echo ".section .rodata"; echo ".global $$name, $${name}_end"; echo ".balign 16"; \
	  echo "$$name: .incbin \"$<\""; echo "$${name}_end: .byte 0"; \
	  echo '.section .note.GNU-stack,"",%progbits'; } >$(@:.o=.s)
	$(Q)$(CC) -c -o $@ $(@:.o=.s)

# Changes of flags rebuild; equal flags leave the file's time alone.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(subst ','\'',$(CC) $(ALLCFLAGS) $(ALLLDFLAGS))' | cmp -s - $@ || \
	printf '%s\n' '$(subst ','\'',$(CC) $(ALLCFLAGS) $(ALLLDFLAGS))' >$@
FORCE:

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

## ---- checks ----

.PHONY: torture check-browser check-completion check-readers check check-all check-unit check-cli check-pipeline check-io check-train check-docs check-layers check-headers check-steps
check: ## set up what is missing, build, run every test
	@tests/tools/setup check
	+@$(MAKE) $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc)) -O --no-print-directory check-all

check-all: check-layers check-headers check-unit
	+@tests/tools/summary $(MAKE) -k --no-print-directory BIN=$(BIN) SAN=$(SAN) CC='$(CC)' check-cli check-pipeline check-completion check-docs check-io $(if $(SAN),,check-train) $(if $(SAN)$(COV),,check-steps)

$(BUILD)/unit/%: tests/unit/%_test.c $(LIBRARY) $(wildcard tests/unit/*.h)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(ALLCFLAGS) -Wno-vla $(shell pkg-config --cflags check) -MMD -MP -MF $@.d $(ALLLDFLAGS) -o $@ $< $(LIBRARY) \
		$(shell pkg-config --libs check) $(LIBS)
-include $(wildcard $(BUILD)/unit/*.d)

check-unit: $(SUITES:%=check-%) ## the unit tests; `make check-MODULE` runs one suite
.PHONY: $(SUITES:%=check-%)
$(SUITES:%=check-%): check-%: $(BUILD)/unit/%
	$(if $(SAN),ASAN_OPTIONS=allocator_may_return_null=1) $(if $(VALGRIND),CK_FORK=no valgrind -q --error-exitcode=99 --leak-check=full) $<

# Filters that exist for the tests only.
FILTERS := $(patsubst tests/filters/%.c,$(BUILD)/filters/%,$(wildcard tests/filters/*.c))
$(BUILD)/filters/%: $(BUILD)/tests/filters/%.o $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALLLDFLAGS) -o $@ $^ $(LIBS)

check-cli: all $(FILTERS) ## the golden cases in tests/cli; CASES=tokenize/abc runs some
	FILTERS=$(CURDIR)/$(BUILD)/filters tests/tools/run-cases $(BIN) tests/cli $(CASES)

check-pipeline: all ## whole pipes, and the proof that text = source bytes
	tests/tools/run-cases $(BIN) tests/pipeline $(CASES)
	tests/tools/check-provenance $(BIN)

check-completion: all ## completion in bash, zsh and fish, where they are installed
	tests/tools/check-completion $(BIN)

check-docs: all ## lint the man pages, run every example of man pages and Markdown
	tests/tools/check-docs $(BIN)

# A target each, so that they run beside each other. Sanitizers have interceptors of their own where faults plants one;
# they, and what counts coverage, write where a sandbox forbids it and hold memory that a limit does not know of.
IO_CHECKS := run filth combined truth $(if $(SAN),,faults) $(if $(SAN)$(COV),,sandbox siege killed memory determinism)
IO_truth = --tables=30 $(BIN)
IO_faults = $(BIN) $(BUILD)/fault.so samples/articles.tsv
IO_sandbox = $(CURDIR)/$(BUILD)/filters
IO_killed = $(BIN) $(BUILD)/fault.so
IO_determinism = $(BIN) $(BUILD)/fault.so
check-io: $(IO_CHECKS:%=check-io-%) ## full disk, closed pipe, unreadable input, failing allocation
.PHONY: $(IO_CHECKS:%=check-io-%)
$(IO_CHECKS:%=check-io-%): check-io-%: all $(FILTERS) $(if $(SAN),,$(BUILD)/fault.so)
	tests/io/$* $(or $(IO_$*),$(BIN))

# Basic blocks counted by the compiler's coverage hook, see tests/io/steps.c.
$(BUILD)/steps.o: tests/io/steps.c
	@mkdir -p $(@D)
	$(Q)$(CC) -O2 $(WARN) -c -o $@ $<

STEPS_BIN := build/$(notdir $(firstword $(CC)))-steps/bin
check-steps: ## twice a hostile text takes twice the steps, and few a byte: counted, not timed
	+@$(MAKE) --no-print-directory STEPS=1 CC='$(CC)' BIN=$(STEPS_BIN) all
	tests/io/growth --steps $(STEPS_BIN)

# A shim that makes the k-th allocation, read or write fail; sanitizers have interceptors of their own.
$(BUILD)/fault.so: tests/io/fault.c
	@mkdir -p $(@D)
	$(Q)$(CC) -O1 -shared -fPIC $(WARN) -o $@ $<

check-browser: all ## pages of report in Chromium, where there is one; pictures in build/page
	tests/tools/check-browser $(BIN) build/page

# Heavy: R, LibreOffice, PostgreSQL, Spark ... Not a part of check.
check-readers: all ## install twelve readers of tables and Spark, and prove that they see our rows and cells
	tests/tools/setup readers
	build/readers/bin/python3 tests/tools/check-readers $(BIN)
	PATH=$(CURDIR)/build/readers/bin:$$PATH tests/tools/check-docs $(BIN) docs/readers.md docs/scaling.md

torture: all ## check-io with the slow inputs too (minutes)
	tests/io/run --all $(BIN)
	$(if $(SAN),,tests/io/faults --all $(BIN) $(BUILD)/fault.so samples/articles.tsv)
	tests/io/filth --all $(BIN)
	tests/io/combined --trials=10000 $(BIN)
	$(if $(SAN)$(COV),,tests/io/siege --all $(BIN))
	tests/io/growth --all --size=32M $(BIN)

# Builds that must print the same bytes: compiler, then flags. What a compiler sees depends on how it optimises, so each
# of them is where warnings come from, and warnings are errors here wherever it runs.
OTHERS := gcc,OPT=-O0 gcc,OPT=-O2 clang,OPT=-O0 clang,OPT=-O3 gcc,PLAIN=1
# Builds that are looked through for warnings alone: those of other checks, and the standard to come.
WATCHED := gcc,SAN=1 gcc,COV=1 gcc,OPT=-Os gcc,CFLAGS=-std=c2x clang,CFLAGS=-std=c2x
# Their folders have no = in the name: make would take a rule of a dependency file for a variable.
builds = for o in $(1); do \
	folder=build/$$(printf %s "$$o" | tr -d =); \
	$(MAKE) -s --no-print-directory $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc)) \
	  CC=$${o%%,*} $${o\#*,} DEV=1 BUILD=$$folder BIN=$$folder/bin all >/dev/null || exit 1; done
.PHONY: determinism check-warnings
determinism: all $(BUILD)/fault.so ## one output from gcc and clang, -O0 to -O3, with and without the fast paths
	+@$(call builds,$(OTHERS))
	tests/io/determinism $(BIN) $(BUILD)/fault.so $(patsubst %,build/%/bin,$(subst =,,$(OTHERS)))

check-warnings: ## every way to build: other compilers, optimisations and kinds; a warning is an error
	+@$(call builds,$(OTHERS) $(WATCHED))
	@echo 'check-warnings: $(words $(OTHERS) $(WATCHED)) builds without a warning'

check-layers: ## the include rule: analysis -> text -> base; cli -> tsv -> base; cmd may use all
	@tests/tools/check-layers

check-headers: ## every header compiles alone, and so does every fuzz target
	@for h in $(HEADERS); do \
	  printf '#include "%s"\n' "$${h#src/}" | $(CC) $(filter-out -MMD -MP,$(ALLCFLAGS)) -Wno-unused-function -x c -fsyntax-only - || exit 1; \
	done; echo "check-headers: $(words $(HEADERS)) headers compile alone"
	@for f in tests/fuzz/*.c; do $(CC) $(filter-out -MMD -MP,$(ALLCFLAGS)) -fsyntax-only $$f || exit 1; done; \
	  echo "check-headers: the fuzz targets compile"

.PHONY: bless
bless: all $(FILTERS) ## rewrite the golden outputs of CASES= (tokenize/abc, pipeline/abc) from what is printed now
	FILTERS=$(CURDIR)/$(BUILD)/filters tests/tools/run-cases --bless $(BIN) $(if $(filter pipeline/%,$(CASES)),tests,tests/cli) $(CASES)

.PHONY: bless-docs
bless-docs: all ## write what the commands in the documentation print now into the pages; read the difference
	tests/tools/check-docs --bless $(BIN)

.PHONY: lint format tables train-sentiment bench coverage
lint: compile_flags.txt check-warnings ## cppcheck, clang-tidy, banned functions, warnings of every way to build
	tests/tools/lint

format: ## clang-format the sources in place
	clang-format -i $(SOURCES) $(HEADERS) $(wildcard src/cmd/*.c tests/unit/*.c tests/fuzz/*.c)

compile_flags.txt: FORCE ## for clangd and clang-tidy
	@printf '%s\n' $(filter-out -Werror,$(ALLCFLAGS)) >$@

tables: ## make the generated tables of src/text anew from Debian's unicode-data
	tests/tools/setup tables
	src/text/generate-tables

train-sentiment: $(LIBRARY) ## make the tables of words and weights of sentiment anew; DATA=folder with newsmtsc_*.tsv
	src/train/make-news-words >src/analysis/data/news_words.tsv
	$(CC) $(ALLCFLAGS) -o $(BUILD)/train-target src/train/train-target.c $(LIBRARY) $(LIBS)
	$(BUILD)/train-target $(DATA)/newsmtsc_train.tsv $(wildcard $(DATA)/newsmtsc_*_dev.tsv) >$(BUILD)/weights
	mv $(BUILD)/weights src/analysis/data/target_weights.tsv

# The tables of attrib's learned layer. The corpora are not part of this project: docs/data.md says
# which they are. The same corpora give the same bytes.
TRAINER := $(BUILD)/train-attrib
.PHONY: train-attrib
train-attrib: $(TRAINER) ## train the tables of attrib: CORPUS="TAGS.col TEXTS GOLD.tsv [TEXTS GOLD.tsv]..."
	@[ -n "$(CORPUS)" ] || { echo 'train-attrib: say CORPUS="TAGS.col TEXTS GOLD.tsv ...", see docs/data.md'; exit 2; }
	$(TRAINER) src/analysis/data/attribution_tables.bin $(CORPUS)
$(TRAINER): $(BUILD)/src/train/attrib.o $(BUILD)/src/train/learner.o $(LIBRARY)
	$(CC) $(ALLLDFLAGS) -o $@ $^ $(LIBS)

check-train: $(TRAINER) ## training gives the same bytes every time, with every compiler
	tests/tools/check-train $(TRAINER)

bench: all ## timings beside the peers that are installed
	@for b in $(BENCHES); do echo "== $$b"; $$b $(BIN) || exit 1; done

coverage: ## lines and branches of src/ that make check runs
	tests/tools/coverage

# clang's libFuzzer, with objects of its own. SECONDS=60 by default; found inputs are kept in build/fuzz.
SECONDS ?= 60
WRAPS := exit _exit malloc calloc realloc free
.PHONY: fuzz fuzz-prove fuzz-coverage $(FUZZERS:%=fuzz-%)
$(FUZZERS:%=fuzz-%): fuzz-%: ## one fuzz target: make fuzz-MODULE SECONDS=60
	+@$(MAKE) --no-print-directory CC=clang FUZZ=1 build/fuzz/$*
	@tests/tools/fuzz-corpus unpack $* build/fuzz/corpus/$*
	build/fuzz/$* -max_total_time=$(SECONDS) -timeout=20 -print_final_stats=1 -verbosity=0 -artifact_prefix=build/fuzz/ \
		build/fuzz/corpus/$*
FUZZ_PROGRAM = $(CC) $(ALLCFLAGS) -fsanitize=fuzzer $(WRAPS:%=-Wl,--wrap=%) -o $@ $(filter %.c %.o %.a,$^) $(LIBS)
build/fuzz/%: tests/fuzz/%_fuzz.c $(BUILD)/tests/fuzz/fuzz.o tests/fuzz/fuzz.h $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(FUZZ_PROGRAM)
build/fuzz-cov/%: tests/fuzz/%_fuzz.c $(BUILD)/tests/fuzz/fuzz.o tests/fuzz/fuzz.h $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(FUZZ_PROGRAM)

fuzz: ## every fuzz target in turn, SECONDS=60 in all
	+@for t in $(FUZZERS); do \
	  $(MAKE) -s --no-print-directory fuzz-$$t SECONDS=$$(($(SECONDS) / $(words $(FUZZERS)) + 1)) || exit 1; done

fuzz-prove: ## plant bugs and see that the fuzz targets find them
	+tests/tools/fuzz-prove $(TARGETS)

.PHONY: io-prove
io-prove: ## plant bugs and see that kills of an index and the limit of -S find them
	+tests/tools/io-prove

fuzz-coverage: ## the share of its sources that each fuzz target runs through
	+tests/tools/fuzz-coverage $(TARGETS)

## ---- use ----

.PHONY: demo install uninstall setup help clean
setup: ## install the packages that the build needs (says what it does; sudo where not root)
	tests/tools/setup build

demo: ## set up what is missing, build, and answer three questions about samples/
	@tests/tools/setup build
	+@$(MAKE) --no-print-directory all
	@samples/demo

SHARE := $(DESTDIR)$(PREFIX)/share
BASH_COMPLETION := $(SHARE)/bash-completion/completions
ZSH_COMPLETION := $(SHARE)/zsh/site-functions
FISH_COMPLETION := $(SHARE)/fish/vendor_completions.d
install: all ## into DESTDIR/PREFIX: programs, man pages, completion for bash, zsh, fish
	install -d $(DESTDIR)$(PREFIX)/bin $(SHARE)/man/man1 $(SHARE)/man/man7 \
		$(BASH_COMPLETION) $(ZSH_COMPLETION) $(FISH_COMPLETION)
	install -m 644 docs/man/newswire.7 $(SHARE)/man/man7/newswire.7
	for p in $(PROGRAMS); do \
	  install -m 755 $(BIN)/$$p $(DESTDIR)$(PREFIX)/bin/$$p && \
	  install -m 644 docs/man/$$p.1 $(SHARE)/man/man1/$$p.1 && \
	  $(BIN)/$$p --completion=bash >$(BASH_COMPLETION)/$$p && \
	  $(BIN)/$$p --completion=zsh >$(ZSH_COMPLETION)/_$$p && \
	  $(BIN)/$$p --completion=fish >$(FISH_COMPLETION)/$$p.fish || exit 1; \
	done

uninstall: ## take away what install put there
	rm -f $(SHARE)/man/man7/newswire.7
	for p in $(PROGRAMS); do rm -f $(DESTDIR)$(PREFIX)/bin/$$p $(SHARE)/man/man1/$$p.1 \
		$(BASH_COMPLETION)/$$p $(ZSH_COMPLETION)/_$$p $(FISH_COMPLETION)/$$p.fish; done

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile | \
		awk -F'\t' '{ printf "  %-18s %s\n", $$1, $$2 }'
	@echo '  check-MODULE       one unit suite: $(SUITES)'
	@echo '  fuzz-MODULE        one fuzz target: $(FUZZERS)'
	@echo '  Variables: CC, OPT, SAN=1 (ASan, UBSan), DEV=1 (-Werror), PLAIN=1 (no fast paths), V=1, CASES, PREFIX, DESTDIR'

clean: ## remove what was built
	rm -rf build bin coverage compile_flags.txt
