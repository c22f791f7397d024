//! `onshi demo` as a person runs it: words on the terminal, one HTML file that needs no network, the same twice.

use std::path::Path;
use std::process::Command;

fn demo(folder: &Path) -> (String, String) {
    let ran = Command::new(env!("CARGO_BIN_EXE_onshi")).args(["demo", "--out"]).arg(folder).output().expect("it runs");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let words = String::from_utf8(ran.stdout).expect("UTF-8");
    // The last line names the folder, which differs.
    let told = words.lines().filter(|line| !line.starts_with("図 ")).collect::<Vec<_>>().join("\n");
    (told, std::fs::read_to_string(folder.join("demo.html")).expect("the picture"))
}

#[test]
fn a_family_goes_through_the_whole_arrangement_and_the_same_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let (words, picture) = demo(&folder.path().join("first"));
    for told in [
        "福祉事務所 → 資格確認等システム: 翌月分の医療券・調剤券をファイルで登録する",
        "自治体 → PMH: 医療費助成対象者情報を登録する",
        "PMH → 自治体: 登録タスクの結果",
        "一家 → 資格確認等システム: カードリーダーにカードを置く",
        "資格確認等システム → 診療所のレセコン: ",
        "PMH → 診療所のレセコン: ",
        "資格確認等システム → 薬局のレセコン: ",
        "診療所のレセコン → 審査支払機関: ",
        "審査支払機関 → 診療所のレセコン: ",
        "薬局のレセコン → 審査支払機関: ",
        "資格確認等システム → 一家: 自分の資格・券・受診・同意",
        "診療所のレセコン → 資格確認等システム: ",
        "YZKsiquc01res",
        "見本の初診",
        "2件が登録されました",
        "受理1件、不受理0件",
        "見本　花子、健康保険なし、医療扶助 委託済み",
        "見本　太郎、健康保険 有効、医療扶助の対象外",
    ] {
        assert!(words.contains(told), "{told}\n{words}");
    }
    assert!(picture.matches("<svg").count() > 20 && picture.contains("&lt;XmlMsg&gt;"));
    assert!(
        !picture.contains("<script") && !picture.contains("http://") && !picture.contains("src="),
        "it works offline"
    );
    assert!(!words.contains("返戻1件"), "what the reference claims is paid: {words}");
    // 医療扶助 reaches the examiner as the payer of the receipt.
    assert!(picture.contains("12139903"));

    let (words_again, picture_again) = demo(&folder.path().join("second"));
    assert_eq!(words, words_again);
    assert_eq!(picture, picture_again, "the same seed gives the same bytes");
}
