//! Control requests → commands: which request means what, and a tap at a reader.

use crate::actors::examiner::desk;
use crate::actors::{card_reader, environment, insurer, municipality, patient, pmh, remote_care, welfare_office};
use crate::engine::control::ControlInput;
use crate::population;
use crate::world_file::from_wire::{About, Context, card, facility_change, refused};
use crate::world_file::mistake::Mistake;
use onshi_domain::id::PersonId;
use onshi_domain::{Command, Event, World};
use onshi_wire::control::world as c;
use onshi_wire::control::world_file::PersonSpec;

/// What a step converts to, given the world as it stands then.
type Make<'a> = Box<dyn Fn(&Context<'_>) -> Result<Vec<Command>, Mistake> + 'a>;

/// One step of a control request: later steps are converted after earlier ones took effect.
pub(crate) struct Step<'a> {
    /// Where in the request it comes from: `aid[0]`.
    pub(crate) path: String,
    /// Its commands.
    pub(crate) make: Make<'a>,
}

impl<'a> Step<'a> {
    /// A step.
    pub(crate) fn new(
        path: impl Into<String>,
        make: impl Fn(&Context<'_>) -> Result<Vec<Command>, Mistake> + 'a,
    ) -> Step<'a> {
        Step { path: path.into(), make: Box::new(make) }
    }
}

/// The steps of a control request that concerns rules; none for the clock, for faults and for batches,
/// which have a way of their own ([`register`]).
pub(crate) fn steps(input: &ControlInput) -> Vec<Step<'_>> {
    match input {
        ControlInput::SetClock(_)
        | ControlInput::PlanFault(_)
        | ControlInput::ShowForVerification(_)
        | ControlInput::RegisterCertificates(..) => Vec::new(),
        ControlInput::Office(input) => one(move |context| welfare_office::desk::from_wire::command(context, input)),
        ControlInput::AddPerson(spec) => person(spec),
        ControlInput::SetCard(person, set) => one(move |context| {
            Ok(Command::SetCard { person: context.person("person", person)?, state: card(set.state) })
        }),
        ControlInput::AddInsurance(person, spec) => vec![Step::new("", move |context| {
            let person = context.person("person", person)?;
            let nth = context.world.person(person).map_or(0, |record| record.insurance.len());
            insurer::from_wire::insurance(context, person, nth, spec)
        })],
        ControlInput::LoseInsurance(person, spec) => {
            one(move |context| insurer::from_wire::loss(context, context.person("person", person)?, spec))
        }
        ControlInput::CorrectInsurance(person, spec) => {
            one(move |context| insurer::from_wire::correction(context, context.person("person", person)?, spec))
        }
        ControlInput::SetDisclosure(person, set) => one(move |context| {
            let person = context.person("person", person)?;
            Ok(Command::SetDisclosure { person, not_disclosed: set.not_disclosed })
        }),
        ControlInput::AddMunicipality(spec) => one(move |_| municipality::from_wire::municipality(spec)),
        ControlInput::SetUpCertificateType(id, spec) => one(move |_| municipality::from_wire::set_up(id, spec)),
        ControlInput::AddCertificate(person, spec) => {
            one(move |context| municipality::from_wire::certificate(context, context.person("person", person)?, spec))
        }
        ControlInput::RegisterCheckup(person, spec) => {
            one(move |context| patient::from_wire::checkup(context, context.person("person", person)?, spec))
        }
        ControlInput::OpenCase(person, spec) => vec![Step::new("", move |context| {
            welfare_office::from_wire::case(context, context.person("person", person)?, spec)
        })],
        ControlInput::ChangeCase(person, change) => one(move |context| {
            welfare_office::from_wire::case_change(context, context.person("person", person)?, change)
        }),
        ControlInput::Delegate(spec) => one(move |context| {
            welfare_office::from_wire::ticket(context, context.person("person", &spec.person)?, &spec.ticket)
        }),
        ControlInput::CorrectTicket(ticket, spec) => {
            one(move |context| welfare_office::from_wire::correction(context, context.ticket("ticket", ticket)?, spec))
        }
        ControlInput::WithdrawTicket(ticket) => {
            one(move |context| Ok(Command::WithdrawTicket { ticket: context.ticket("ticket", ticket)? }))
        }
        ControlInput::RunRegistration(office) => {
            one(move |context| Ok(Command::RunRegistration { office: context.office("office", office)? }))
        }
        ControlInput::SetFacility(facility, settings) => one(move |context| {
            let facility = context.facility("facility", facility)?;
            Ok(Command::SetFacility { facility, change: facility_change(settings) })
        }),
        ControlInput::SetEnvironment(facility, set) => {
            one(move |context| environment::from_wire::set(context, facility, set))
        }
        ControlInput::GiveRemoteConsent(facility, give) => {
            one(move |context| remote_care::from_wire::give(context, facility, give))
        }
        ControlInput::WithdrawRemoteConsent(facility, withdraw) => {
            one(move |context| remote_care::from_wire::withdraw(context, facility, withdraw))
        }
        ControlInput::SetCardUse(person, registered) => one(move |context| {
            Ok(Command::SetCardUse { person: context.person("person", person)?, registered: *registered })
        }),
        ControlInput::Desk(input) => one(move |context| card_reader::desk::from_wire::command(context, input)),
        ControlInput::WithdrawClaim(which, spec) => {
            one(move |context| desk::from_wire::withdrawal(context, which, spec))
        }
        ControlInput::SetCapSlip(municipality, set) => {
            one(move |context| pmh::from_wire::cap_slip(context, municipality, set))
        }
        ControlInput::Tap(facility, tap) => one(move |context| tapped(context, facility, tap)),
    }
}

fn one<'a>(step: impl Fn(&Context<'_>) -> Result<Command, Mistake> + 'a) -> Vec<Step<'a>> {
    vec![Step::new("", move |context| step(context).map(|command| vec![command]))]
}

/// A person with insurance, cases and tickets: added wholly or not at all.
pub(crate) fn person(spec: &PersonSpec) -> Vec<Step<'_>> {
    let id = |context: &Context<'_>| -> Result<PersonId, Mistake> { context.person("id", &spec.id) };
    let mut steps = vec![Step::new("", move |context| Ok(vec![context.new_person(spec)?]))];
    for (nth, insurance) in spec.insurance.iter().enumerate() {
        steps.push(Step::new(format!("insurance[{nth}]"), move |context| {
            insurer::from_wire::insurance(context, id(context)?, nth, insurance)
        }));
    }
    for (nth, aid) in spec.aid.iter().enumerate() {
        let make = move |context: &Context<'_>| welfare_office::from_wire::case(context, id(context)?, aid);
        steps.push(Step::new(format!("aid[{nth}]"), make));
    }
    for (nth, certificate) in spec.certificates.iter().enumerate() {
        steps.push(Step::new(format!("certificates[{nth}]"), move |context| {
            Ok(vec![municipality::from_wire::certificate(context, id(context)?, certificate)?])
        }));
    }
    for (nth, checkup) in spec.checkups.iter().enumerate() {
        steps.push(Step::new(format!("checkups[{nth}]"), move |context| {
            Ok(vec![patient::from_wire::checkup(context, id(context)?, checkup)?])
        }));
    }
    for (nth, ticket) in spec.tickets.iter().enumerate() {
        steps.push(Step::new(format!("tickets[{nth}]"), move |context| {
            Ok(vec![welfare_office::from_wire::ticket(context, id(context)?, ticket)?])
        }));
    }
    steps
}

/// Carries out steps one after the other, all or none. `context` tells seed, month and moment; its world is `world`.
pub(crate) fn carry_out(world: &mut World, about: &About, steps: &[Step<'_>]) -> Result<Vec<Event>, Mistake> {
    if let [step] = steps {
        let commands = (step.make)(&about.context(world)).map_err(|mistake| mistake.below(&step.path))?;
        if let [command] = commands.as_slice() {
            // One command needs no copy of the world to be all or nothing.
            return act(world, about, &step.path, command);
        }
    }
    let mut trial = world.clone();
    let all = apply(&mut trial, about, steps)?;
    *world = trial;
    Ok(all)
}

/// Carries out steps one after the other on a world that is thrown away if any of them fails: those before a failure
/// stay done. Copies nothing, so that a world of many people is made in linear time.
pub(crate) fn apply(world: &mut World, about: &About, steps: &[Step<'_>]) -> Result<Vec<Event>, Mistake> {
    let mut all = Vec::new();
    for step in steps {
        let commands = (step.make)(&about.context(world)).map_err(|mistake| mistake.below(&step.path))?;
        for command in &commands {
            all.extend(act(world, about, &step.path, command)?);
        }
    }
    Ok(all)
}

/// Carries out a municipality's batch: records that are wrong are told in its task, the others take effect. Neither the
/// world nor a record is copied.
pub(crate) fn register(world: &mut World, about: &About, command: &Command) -> Result<Vec<Event>, Mistake> {
    act(world, about, "", command)
}

/// Decides a command and lets it happen.
fn act(world: &mut World, about: &About, path: &str, command: &Command) -> Result<Vec<Event>, Mistake> {
    let guests = population::guests(about.population, world, command, about.at);
    world.with_guests(guests, |world| {
        let events = world.decide(command, about.at).map_err(|refusal| refused("", &refusal).below(path))?;
        events.iter().for_each(|event| world.evolve(event));
        Ok(events)
    })
}

fn tapped(context: &Context<'_>, facility: &str, tap: &c::Tap) -> Result<Command, Mistake> {
    let facility = context.facility("facility", facility)?;
    let person = context.person("person", &tap.person)?;
    Ok(card_reader::from_wire::command(tap, person, facility))
}
