//! The driver interface of a receipt computer, as documentation: paths and shapes that a vendor may implement. The
//! simulator serves none of them.

use onshi_wire::driver;
use utoipa::openapi::path::{HttpMethod, Operation, OperationBuilder, PathItem};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::{ComponentsBuilder, ContentBuilder, OpenApi, Ref, RefOr, ResponseBuilder, Schema};
use utoipa::{PartialSchema, ToSchema};

/// One operation: method, path, what it is, body, status, answer.
struct Row {
    method: HttpMethod,
    path: &'static str,
    summary: &'static str,
    body: Option<&'static str>,
    status: &'static str,
    answer: Option<&'static str>,
}

const ROWS: [Row; 16] = [
    row(HttpMethod::Get, "/about", "製品と対応機能", None, "200", Some("About")),
    row(HttpMethod::Post, "/session", "患者台帳を空にして、このフォルダを監視する", Some("Session"), "204", None),
    row(HttpMethod::Put, "/date", "製品の日付を変える(time_travel)", Some("SetDate"), "204", None),
    row(HttpMethod::Get, "/screen", "窓口の画面(screen)", None, "200", Some("Screen")),
    row(
        HttpMethod::Post,
        "/inquiries",
        "番号で資格確認する(inquire_by_number)",
        Some("InquireByNumber"),
        "200",
        Some("Started"),
    ),
    row(
        HttpMethod::Post,
        "/bulk-inquiries",
        "資格確認一括照会(bulk_inquiry)",
        Some("InquireInBulk"),
        "200",
        Some("Started"),
    ),
    row(
        HttpMethod::Post,
        "/reference-numbers",
        "照会番号登録(reference_numbers)",
        Some("RegisterReferenceNumbers"),
        "200",
        Some("Started"),
    ),
    row(
        HttpMethod::Post,
        "/bulk-acquisitions",
        "委託先資格情報の一括取得(bulk_acquisition)",
        Some("AcquireInBulk"),
        "200",
        Some("Started"),
    ),
    row(
        HttpMethod::Post,
        "/remote-inquiries",
        "訪問診療等・オンライン診療等の資格確認(remote_care)",
        Some("InquireRemotely"),
        "200",
        Some("Started"),
    ),
    row(
        HttpMethod::Post,
        "/consented-acquisitions",
        "同意済資格情報の一括取得(remote_care)",
        Some("AcquireConsented"),
        "200",
        Some("Started"),
    ),
    row(
        HttpMethod::Post,
        "/paper-receptions",
        "紙の券による受付(paper)",
        Some("PaperReception"),
        "200",
        Some("Started"),
    ),
    row(
        HttpMethod::Post,
        "/prescriptions",
        "処方箋の発行元を入力する(prescriptions)",
        Some("Prescription"),
        "204",
        None,
    ),
    row(
        HttpMethod::Post,
        "/claims",
        "診療月の請求ファイルを作り claims フォルダーに置く(claims)",
        Some("ClaimMonth"),
        "200",
        Some("Started"),
    ),
    row(HttpMethod::Post, "/returned-claims", "返戻ファイルを取り込む(claims)", Some("ReturnedClaims"), "204", None),
    row(
        HttpMethod::Post,
        "/certificates",
        "ほかの公費の受給者証を入力する(certificates)",
        Some("OtherCertificate"),
        "204",
        None,
    ),
    row(HttpMethod::Post, "/settle", "処理が静まるまで待つ(settle)", Some("Settle"), "200", Some("Settled")),
];

const fn row(
    method: HttpMethod,
    path: &'static str,
    summary: &'static str,
    body: Option<&'static str>,
    status: &'static str,
    answer: Option<&'static str>,
) -> Row {
    Row { method, path, summary, body, status, answer }
}

/// Where the driver's paths stand in the document: below the driver's own base address.
const PREFIX: &str = "/driver";

/// Adds the driver interface to the document.
pub(super) fn describe(document: &mut OpenApi) {
    let components = document.components.get_or_insert_with(|| ComponentsBuilder::new().build());
    for (name, schema) in schemas() {
        components.schemas.entry(name).or_insert(schema);
    }
    for row in &ROWS {
        let item = PathItem::new(row.method.clone(), operation(row));
        let path = format!("{PREFIX}{}", row.path);
        document.paths.paths.insert(path, item);
    }
}

fn operation(row: &Row) -> Operation {
    let answer = match row.answer {
        Some(shape) => ResponseBuilder::new().description("結果").content("application/json", content(shape)).build(),
        None => ResponseBuilder::new().description("受け付けた").build(),
    };
    let refusal = ResponseBuilder::new().description("400以上: 人が読む文").build();
    let mut operation = OperationBuilder::new()
        .tag("driver")
        .summary(Some(row.summary))
        .description(Some("レセコン側の基底URLの下で、レセコンが実装します。"))
        .response(row.status, answer)
        .response("default", refusal);
    if let Some(shape) = row.body {
        let body = RequestBodyBuilder::new().content("application/json", content(shape)).build();
        operation = operation.request_body(Some(body));
    }
    operation.build()
}

fn content(shape: &str) -> utoipa::openapi::Content {
    ContentBuilder::new().schema(Some(RefOr::<Schema>::Ref(Ref::from_schema_name(shape)))).build()
}

/// Every shape that the rows name, with those inside.
fn schemas() -> Vec<(String, RefOr<Schema>)> {
    let mut all = Vec::new();
    add::<driver::About>(&mut all);
    add::<driver::Session>(&mut all);
    add::<driver::SetDate>(&mut all);
    add::<driver::Screen>(&mut all);
    add::<driver::InquireByNumber>(&mut all);
    add::<driver::InquireInBulk>(&mut all);
    add::<driver::RegisterReferenceNumbers>(&mut all);
    add::<driver::AcquireInBulk>(&mut all);
    add::<driver::InquireRemotely>(&mut all);
    add::<driver::AcquireConsented>(&mut all);
    add::<driver::PaperReception>(&mut all);
    add::<driver::Prescription>(&mut all);
    add::<driver::Started>(&mut all);
    add::<driver::ClaimMonth>(&mut all);
    add::<driver::ReturnedClaims>(&mut all);
    add::<driver::OtherCertificate>(&mut all);
    add::<driver::Settle>(&mut all);
    add::<driver::Settled>(&mut all);
    all
}

fn add<T: ToSchema + PartialSchema>(all: &mut Vec<(String, RefOr<Schema>)>) {
    all.push((T::name().into_owned(), T::schema()));
    T::schemas(all);
}
