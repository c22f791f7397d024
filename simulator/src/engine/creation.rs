//! The first record of a world: everything that it is made from, with nothing left that depends on when it is read.

use super::Denial;
use super::site_key;
use crate::masters;
use crate::world_file::mistake::{Mistake, Source};
use crate::world_file::{self, from_wire::check_id, terminals};
use jiff::civil::DateTime;
use onshi_wire::control::dates::{MomentExpr, MonthExpr, YearMonth};
use onshi_wire::control::local_schemes::LocalSchemesFile;
use onshi_wire::control::world::{CreateWorld, Problem};
use onshi_wire::control::world_file::{ClockSpec, WorldSpec};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// The version of the record.
const CREATION_VERSION: u32 = 1;

/// What a world is made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Creation {
    version: u32,
    /// Id.
    pub(crate) id: String,
    /// When, `2026-11-03T09:00:00`, Japan's time.
    at: String,
    /// The description; month and clock are absolute.
    pub(crate) spec: WorldSpec,
    /// OQS root folders of all terminals, by key (`facility`, `facility#terminal`).
    pub(crate) oqs_roots: BTreeMap<String, String>,
    /// The folder that was made for this world and goes with it.
    pub(crate) own_folder: String,
    /// The local masters that it follows, as they came.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) local_schemes: Vec<LocalSchemesFile>,
}

/// Which worlds' ids are allowed: `[A-Za-z0-9_-]{1,64}`.
fn check_world_id(id: &str) -> Result<(), Denial> {
    let plain = id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    if plain && (1..=64).contains(&id.len()) {
        return Ok(());
    }
    Err(Denial::unreadable("id", "ワールドのidに使えない文字があります。", "英数字、-、_ の64文字までにしてください。"))
}

impl Creation {
    /// Reads a request for a world that will be called `id`; folders go below `folders` unless the request says
    /// where; `now` is the real time.
    pub(crate) fn from_request(
        request: CreateWorld,
        id: String,
        folders: &Path,
        now: DateTime,
    ) -> Result<(Creation, Option<String>), Denial> {
        check_world_id(&id)?;
        let (mut spec, text) = match (request.spec, request.yaml) {
            (Some(spec), None) => {
                world_file::check(&spec).map_err(unreadable)?;
                (spec, None)
            }
            (None, Some(yaml)) => (world_file::read(&yaml).map_err(unreadable)?, Some(yaml)),
            _ => {
                let what = "ワールドの内容がないか、二通りに書かれています。";
                return Err(Denial::unreadable("spec", what, "spec か yaml のどちらか一つを書いてください。"));
            }
        };
        let source = text.as_deref().map_or_else(Source::none, Source::new);
        spec.seed = request.seed.unwrap_or(spec.seed);
        spec.switches.late_touch_ms = request.late_touch_ms.unwrap_or(spec.switches.late_touch_ms);
        spec.treatment_month = request.treatment_month.or(spec.treatment_month);
        spec.clock = request.clock.unwrap_or(spec.clock);
        settle_time(&mut spec, now).map_err(|mistake| unreadable(source.problem(&[mistake])))?;
        for (facility, code) in request.facility_codes {
            let found = spec.facilities.iter_mut().find(|spec| spec.id == facility);
            found.ok_or_else(|| no_facility("facility_codes", &facility))?.code = Some(code);
        }
        let own_folder = folders.join(&id);
        let mut oqs_roots = BTreeMap::new();
        for facility in &spec.facilities {
            // The id becomes a folder's name, so it is checked before anything else is.
            check_id("facilities", &facility.id).map_err(|mistake| unreadable(source.problem(&[mistake])))?;
            let own = own_folder.join(&facility.id).join("OQS").display().to_string();
            oqs_roots.insert(facility.id.clone(), own);
            for terminal in &facility.terminals {
                check_id("terminals", &terminal.id).map_err(|mistake| unreadable(source.problem(&[mistake])))?;
                let folder = format!("OQS-{}", terminal.id);
                let own = own_folder.join(&facility.id).join(folder).display().to_string();
                oqs_roots.insert(site_key::key(&facility.id, &terminal.id), own);
            }
        }
        for (facility, root) in request.oqs_roots {
            let slot = oqs_roots.get_mut(&facility).ok_or_else(|| no_facility("oqs_roots", &facility))?;
            *slot = root;
        }
        let mistakes = terminals::check(&spec);
        if !mistakes.is_empty() {
            return Err(unreadable(source.problem(&mistakes)));
        }
        check_schemes(&spec, &request.local_schemes).map_err(|mistake| unreadable(source.problem(&[mistake])))?;
        masters::local::from_wire::schemes(&request.local_schemes).map_err(unreadable)?;
        terminals::check_roots(&oqs_roots).map_err(|mistake| unreadable(source.problem(&[mistake])))?;
        let own_folder = own_folder.display().to_string();
        let at = super::to_wire::moment(now);
        let local_schemes = request.local_schemes;
        let creation = Creation { version: CREATION_VERSION, id, at, spec, oqs_roots, own_folder, local_schemes };
        Ok((creation, text))
    }

    /// A world file's text, with the local masters that it names, as a world that only stands still: its folders are
    /// named and never made.
    pub(crate) fn from_text(
        yaml: &str,
        local_schemes: Vec<LocalSchemesFile>,
        now: DateTime,
    ) -> Result<Creation, Denial> {
        let request = CreateWorld { yaml: Some(yaml.to_owned()), local_schemes, ..CreateWorld::default() };
        Ok(Creation::from_request(request, "still".to_owned(), Path::new(""), now)?.0)
    }

    /// When it was made.
    pub(crate) fn at(&self) -> Option<DateTime> {
        self.at.parse().ok()
    }

    /// The stored form.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("a description of strings and numbers is always JSON")
    }

    /// Reads the stored form.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Creation, Denial> {
        let remedy = "新しい版の onshi で開くか、保存フォルダーを別の場所に移してください。";
        let creation: Creation = serde_json::from_slice(bytes)
            .map_err(|error| Denial::unavailable("保存", format!("ワールドの記録が読めません: {error}"), remedy))?;
        if creation.version != CREATION_VERSION {
            let what = format!("ワールドの記録の版 {} には対応していません。", creation.version);
            return Err(Denial::unavailable("保存", what, remedy));
        }
        Ok(creation)
    }
}

fn unreadable(problem: Problem) -> Denial {
    Denial { kind: super::DenialKind::Unreadable, problem }
}

fn no_facility(place: &str, id: &str) -> Denial {
    let what = format!("「{id}」という医療機関はワールドにありません。");
    Denial::unreadable(place, what, "facilities にあるidを書いてください。")
}

/// Every local master that the file names must have come with it: nobody's path is opened for a request.
fn check_schemes(spec: &WorldSpec, files: &[LocalSchemesFile]) -> Result<(), Mistake> {
    let missing = spec.schemes.iter().position(|name| !files.iter().any(|file| &file.name == name));
    missing.map_or(Ok(()), |nth| {
        let what = format!("地単公費マスター「{}」の中身が届いていません。", spec.schemes[nth]);
        let remedy =
            "onshi serve --world でこのファイルを渡すか、要求の local_schemes に同じ名前で中身を書いてください。";
        Err(Mistake::at_path(&format!("schemes[{nth}]"), what, remedy))
    })
}

/// Makes treatment month and clock absolute.
fn settle_time(spec: &mut WorldSpec, now: DateTime) -> Result<(), Mistake> {
    let today = YearMonth::of(now.date());
    let wrong = |path: &str, error: onshi_wire::control::dates::DateExprError| {
        Mistake::at_path(path, format!("「{}」: {}", error.expression, error.what), error.remedy)
    };
    let given = spec.treatment_month.as_ref();
    let given = given.map(|m| m.resolve(today)).transpose().map_err(|e| wrong("treatment_month", e))?;
    let month = match (&spec.clock, given) {
        (_, Some(month)) => month,
        (ClockSpec::Real, None) => today,
        (ClockSpec::Virtual(moment), None) => {
            let here = moment.resolve(today).map_err(|e| wrong("clock", e))?;
            // An absolute moment is the same whatever month it is counted from; its month is the treatment month.
            let absolute = moment.resolve(today.next()).ok() == Some(here);
            if absolute { YearMonth::of(here.date()) } else { today }
        }
    };
    if let ClockSpec::Virtual(moment) = &spec.clock {
        let moment = moment.resolve(month).map_err(|e| wrong("clock", e))?;
        spec.clock = ClockSpec::Virtual(MomentExpr(moment.strftime("%Y-%m-%dT%H:%M:%S").to_string()));
    }
    spec.treatment_month = Some(MonthExpr(month.to_string()));
    Ok(())
}
