//! What `deploy/` has for an admin: the unit as systemd reads it, and the image's recipe. Whether the image
//! can be built is not tried here: that needs Docker.

use std::process::Command;

use crate::support::{Folder, Program};

#[test]
fn systemd_finds_nothing_wrong_with_the_unit() {
    let unit = include_str!("../../../../deploy/softphone-gateway.service");
    let program = env!("CARGO_BIN_EXE_softphone-gateway");
    // It looks whether the program is there.
    let installed = "/usr/local/bin/softphone-gateway --config";
    assert_eq!(unit.matches(installed).count(), 1);
    let unit = unit.replace(installed, &format!("{program} --config"));
    let folder = Folder::empty();
    folder.write("softphone-gateway.service", unit.as_bytes());
    let verify = |folder: &Folder| {
        Command::new("systemd-analyze")
            .args(["verify", "--man=no"])
            .arg(folder.path().join("softphone-gateway.service"))
            .output()
            .expect("this test needs systemd-analyze: apt-get install systemd")
    };
    let said = |output: &std::process::Output| {
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        text.lines().filter(|line| line.contains("softphone-gateway.service")).collect::<String>()
    };
    let output = verify(&folder);
    assert!(output.status.success() && said(&output).is_empty(), "{output:?}");
    // That it would say so where there is something.
    folder.write(
        "softphone-gateway.service",
        unit.replace("DynamicUser=yes", "DynamicUsr=yes").as_bytes(),
    );
    assert!(said(&verify(&folder)).contains("DynamicUsr"));
}

#[test]
fn the_images_recipe_copies_what_it_runs_as_nobody_with_settings_that_exist() {
    let recipe = include_str!("../../../../deploy/Dockerfile");
    let lines: Vec<(&str, &str)> = recipe
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split_once(' ').expect("an instruction and what it is for"))
        .collect();
    let of = |name: &str| {
        let mut values = lines.iter().filter(|(instruction, _)| *instruction == name);
        let value = values.next().unwrap_or_else(|| panic!("no {name}")).1;
        assert!(values.next().is_none(), "two {name}");
        value
    };
    let known = ["ARG", "FROM", "COPY", "ENV", "EXPOSE", "USER", "STOPSIGNAL", "ENTRYPOINT"];
    assert!(lines.iter().all(|(instruction, _)| known.contains(instruction)), "{lines:?}");
    let (source, place) = of("COPY").split_once(' ').unwrap();
    assert_eq!(source, "softphone-gateway");
    assert_eq!(of("ENTRYPOINT"), format!("[\"{place}\"]"));
    let (user, group) = of("USER").split_once(':').unwrap();
    assert!(user.parse::<u32>().unwrap() > 0 && group.parse::<u32>().unwrap() > 0);
    assert_eq!(of("STOPSIGNAL"), "SIGTERM");
    let help = Program::command(&["--help"], &[]).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    for setting in of("ENV").split(' ') {
        let (name, value) = setting.split_once('=').unwrap();
        assert!(help.contains(&format!("[env: {name}=")), "{name}");
        assert!(value.ends_with(of("EXPOSE")) || !name.ends_with("LISTEN"), "{setting}");
    }
}
