//! Opens the scenario's world and knows its people, facilities and dates.

use super::{Case, StepEnd, StepResult, dates};
use crate::client::SimulatorClient;
use onshi_wire::control::dates::MomentExpr;
use onshi_wire::control::world::{CreateWorld, FacilityInfo, OfficeInfo, PersonInfo, SetClock, WorldInfo};
use onshi_wire::control::world_file::ClockSpec;

/// What a step changes of a world file. What is left out stays as the file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorldOverrides {
    /// Treatment month, `2026-11`.
    pub treatment_month: Option<String>,
    /// A virtual clock's start, `診療月の3日 09:00`.
    pub clock: Option<String>,
    /// The facility under test; default: the world's first.
    pub facility: Option<String>,
}

impl Case {
    /// Opens a world from `scenarios/worlds/{yaml_name}.yaml` (the suffix may be left out). A scenario has one world.
    ///
    /// A product whose date cannot be moved gets a world on today's date; one with fixed folders or a fixed code gets
    /// those for the facility under test.
    ///
    /// # Errors
    /// `Error` when there is no such file, the file is wrong, or a world is open already.
    pub async fn open_world(&mut self, yaml_name: &str, overrides: &WorldOverrides) -> StepResult {
        if self.world.is_some() {
            return Err(StepEnd::error("この場面にはもう世界があります。「前提」で世界を開く手順は一度だけ書きます"));
        }
        let run = self.run()?.clone();
        let file = format!("{}.yaml", yaml_name.trim_end_matches(".yaml"));
        let yaml = run.worlds.read(&file).ok_or_else(|| {
            StepEnd::error(format!(
                "世界の定義 {file} がありません。scenarios/worlds にあるもの: {}",
                run.worlds.names().join("、")
            ))
        })?;
        let needs = run.sut.needs();
        let under_test = match &overrides.facility {
            Some(id) => id.clone(),
            None => first_facility(&yaml)?,
        };
        let mut body = CreateWorld {
            yaml: Some(yaml),
            treatment_month: overrides.treatment_month.as_deref().map(Into::into),
            clock: overrides.clock.as_deref().map(|text| ClockSpec::Virtual(MomentExpr::from(text))),
            seed: Some(run.seed),
            late_touch_ms: needs.late_touch_ms,
            ..CreateWorld::default()
        };
        if needs.real_date {
            body.clock = Some(self.real_clock(overrides).await?);
        }
        body.oqs_roots.extend(needs.oqs_root.clone().map(|root| (under_test.clone(), root)));
        body.facility_codes.extend(run.facility_code.clone().map(|code| (under_test.clone(), code)));
        let mut world = run.simulator.create_world(&body).await?;
        let client = run.simulator.in_world(&world.id);
        world.people = client.people_for_verification().await?;
        self.client = Some(client);
        if !world.facilities.iter().any(|facility| facility.id == under_test) {
            return Err(StepEnd::error(format!("世界 {file} に施設「{under_test}」がありません")));
        }
        self.world = Some(world);
        self.facility = Some(under_test);
        Ok(())
    }

    /// A product whose date cannot be moved lives today. A story that needs another day needs a person who moves it.
    async fn real_clock(&self, overrides: &WorldOverrides) -> Result<ClockSpec, StepEnd> {
        let Some(moment) = &overrides.clock else { return Ok(ClockSpec::Real) };
        let Some(person) = self.run()?.person.clone() else {
            return Err(StepEnd::inconclusive("製品の日付を動かせません"));
        };
        person.tell(&format!("製品の日付を「{moment}」にしてください")).await?;
        Ok(ClockSpec::Virtual(MomentExpr::from(moment.as_str())))
    }

    /// The client of the control API, bound to this scenario's world once it is open.
    pub fn simulator(&self) -> Result<&SimulatorClient, StepEnd> {
        self.client.as_ref().ok_or_else(|| StepEnd::error("シナリオが始まる前に手順が呼ばれました"))
    }

    /// The world as it was when it was opened or last refreshed.
    pub fn world(&self) -> Result<&WorldInfo, StepEnd> {
        self.world
            .as_ref()
            .ok_or_else(|| StepEnd::error("世界がまだ開かれていません。「前提」の最初に世界を開く手順が要ります"))
    }

    /// Asks the simulator for the world as it is now.
    pub async fn refresh_world(&mut self) -> Result<&WorldInfo, StepEnd> {
        self.world()?;
        let mut world = self.simulator()?.world().await?;
        world.people = self.simulator()?.people_for_verification().await?;
        Ok(self.world.insert(world))
    }

    /// The facility under test: where the product stands.
    pub fn facility(&self) -> Result<&FacilityInfo, StepEnd> {
        let id = self.facility.clone().unwrap_or_default();
        self.facility_named(&id)
    }

    /// Any facility of the world, by id or by name.
    pub fn facility_named(&self, id: &str) -> Result<&FacilityInfo, StepEnd> {
        let world = self.world()?;
        world
            .facilities
            .iter()
            .find(|facility| facility.id == id || facility.name == id)
            .ok_or_else(|| missing("施設", id, world.facilities.iter().map(|facility| facility.id.as_str())))
    }

    /// Puts the product into another facility of the world; only before it is started.
    pub fn use_facility(&mut self, id: &str) -> StepResult {
        if self.session.is_some() {
            return Err(StepEnd::error("製品はもう動いています。施設は製品を使う前に決めます"));
        }
        self.facility = Some(self.facility_named(id)?.id.clone());
        Ok(())
    }

    /// A person of the world, by id or by 氏名.
    pub fn person(&self, id: &str) -> Result<&PersonInfo, StepEnd> {
        let world = self.world()?;
        world
            .people
            .iter()
            .find(|person| person.id == id || person.name == id)
            .ok_or_else(|| missing("人", id, world.people.iter().map(|person| person.id.as_str())))
    }

    /// A welfare office of the world, by id or by name.
    pub fn office(&self, id: &str) -> Result<&OfficeInfo, StepEnd> {
        let world = self.world()?;
        world
            .offices
            .iter()
            .find(|office| office.id == id || office.name == id)
            .ok_or_else(|| missing("福祉事務所", id, world.offices.iter().map(|office| office.id.as_str())))
    }

    /// A date in words (「診療月の3日」「前月の末日」「2026-11-03」) as ISO, `2026-11-03`.
    pub fn resolve_date(&self, text: &str) -> Result<String, StepEnd> {
        dates::resolve_date(text, &self.world()?.treatment_month).map_err(StepEnd::error)
    }

    /// A month in words (「診療月」「翌月」「2026-11」) as ISO, `2026-11`.
    pub fn resolve_month(&self, text: &str) -> Result<String, StepEnd> {
        dates::resolve_month(text, &self.world()?.treatment_month).map_err(StepEnd::error)
    }

    /// Moves the simulator's clock only, and refreshes the world. See [`Case::move_date`] for product and simulator together.
    pub async fn move_clock(&mut self, moment: &str) -> StepResult {
        self.simulator()?.set_clock(&SetClock { now: MomentExpr::from(moment) }).await?;
        self.refresh_world().await.map(|_| ())
    }
}

fn missing<'a>(what: &str, id: &str, there: impl Iterator<Item = &'a str>) -> StepEnd {
    let there: Vec<&str> = there.collect();
    StepEnd::error(format!("世界に{what}「{id}」がありません。いるのは: {}", there.join("、")))
}

/// Only what must be known before the simulator answers: the id of the file's first facility.
fn first_facility(yaml: &str) -> Result<String, StepEnd> {
    #[derive(serde::Deserialize)]
    struct Ids {
        facilities: Vec<Id>,
    }
    #[derive(serde::Deserialize)]
    struct Id {
        id: String,
    }
    let ids: Ids = serde_saphyr::from_str(yaml)
        .map_err(|error| StepEnd::error(format!("世界の定義の施設を読めません: {error}")))?;
    let first = ids.facilities.into_iter().next();
    first.map(|facility| facility.id).ok_or_else(|| StepEnd::error("世界に施設がひとつもありません"))
}
