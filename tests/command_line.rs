//! The reference of the command line, `docs/cli.md`, is made from the definition of the commands.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fmt::Write as _;
use std::path::Path;

const FILE: &str = "docs/cli.md";

fn markdown() -> String {
    let mut program = actornet::cli::definition()
        .term_width(92)
        .max_term_width(92);
    program.build();
    let mut text = String::from(
        "# Command line\n\nGenerated from the program (`UPDATE_DOCS=1 cargo test --test command_line`): do not edit.\n\n\
         Data go to stdout, messages and progress bars to stderr; `-` is stdin or stdout where a file is asked for.\n\n\
         | exit code | meaning |\n|---|---|\n| 0 | done; warnings, if any, are on stderr and in the report |\n\
         | 1 | internal error: a bug, please report it |\n| 2 | the command line is wrong |\n\
         | 3 | the data are rejected |\n| 4 | something cannot be read or written |\n\
         | 5 | a limit is exceeded |\n| 6 | a result is undefined or not converged, under `--strict` |\n\
         | 130 | interrupted |\n",
    );
    for command in program.get_subcommands_mut() {
        let name = command.get_name().to_owned();
        let help = command.render_long_help().to_string();
        let help: Vec<&str> = help.lines().map(str::trim_end).collect();
        write!(
            text,
            "\n## actornet {name}\n\n```text\n{}\n```\n",
            help.join("\n").trim()
        )
        .unwrap();
    }
    text
}

#[test]
fn the_reference_of_the_command_line_is_up_to_date() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    let text = markdown();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&file, &text).unwrap();
    }
    let known = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        known == text,
        "{FILE} is not what the program says: run UPDATE_DOCS=1 cargo test --test command_line and read the difference"
    );
}

#[test]
fn every_argument_explains_itself() {
    fn check(command: &clap::Command) {
        for argument in command.get_arguments() {
            assert!(
                argument.get_help().is_some(),
                "{} {}",
                command.get_name(),
                argument.get_id()
            );
        }
        for sub in command.get_subcommands() {
            assert!(sub.get_about().is_some(), "{}", sub.get_name());
            check(sub);
        }
    }
    check(&actornet::cli::definition());
}
