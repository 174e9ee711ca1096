//! The fast reader and the one that knows every finding give the same.

use proptest::prelude::*;

use super::*;
use crate::graph_file::edge_list::read_with_findings;

fn options(directed: bool, relations: Option<&[&str]>) -> GraphOptions {
    GraphOptions {
        direction: if directed {
            TieDirection::Directed
        } else {
            TieDirection::Undirected
        },
        relations: relations.map(|r| r.iter().map(|r| (*r).to_owned()).collect()),
        ..GraphOptions::default()
    }
}

/// Reads both ways and compares all there is; whether the file was clean.
fn both(text: &[u8], options: &GraphOptions, size: usize) -> bool {
    let Ok(fast) = read_in_pieces("ties.csv", text.to_vec(), options, size) else {
        return false;
    };
    let shown = String::from_utf8_lossy(text);
    let slow = read_with_findings("ties.csv", text.to_vec().into(), options);
    let slow = slow.unwrap_or_else(|error| panic!("{shown:?}: {error}"));
    assert_eq!(fast.snapshot, slow.snapshot, "{shown:?}");
    assert_eq!(fast.findings, slow.findings, "{shown:?}");
    assert_eq!(fast.account, slow.account, "{shown:?}");
    assert_eq!(fast.ties_left_out, slow.ties_left_out, "{shown:?}");
    assert_eq!(
        (fast.input.clone(), fast.format),
        (slow.input.clone(), slow.format)
    );
    assert!(
        fast.rejects.is_empty() && slow.rejects.is_empty(),
        "{shown:?}"
    );
    assert!(fast.labels().is_none() && fast.sides() == Ok(None));
    assert_eq!(fast.graph(), slow.graph(), "{shown:?}");
    assert_eq!(fast.graph().labels(), fast.snapshot.ids().to_vec());
    true
}

#[test]
fn what_is_clean_is_read_fast() {
    let clean = [
        "source,target\na,b\n",
        "source,target\na,b",
        "Target , SOURCE\r\na,b\r\n\r\nc,a\r\n",
        "\u{feff}source,target\na,b\n",
        "\"source\",\"target\",\"weight\"\n\"a\",\"b, c\",\"2\"\n\"b, c\",\"\",1\n",
        "source,target,relation,weight\na,b,member,1\nb,a,chair,0.5\na,a,,\na,b,member,1\n",
        "source,target,since,remark\na, b ,2020,#3\n",
        "source,target,wieght\na,b,x\n",
        "source,target\nMünchen,Genève\n\t#1 , a b\n",
        "source,target,weight\na,b,1e-300\nb,c,+2\nc,d,1E5\nc,e,12345678901234567890\n",
        "source,target\nan id of more than 15 bytes,another id of more than 15 bytes\n\
         an id of more than 15 bytes,an id of more than 15 bytes!\n",
    ];
    for text in clean {
        for directed in [false, true] {
            for size in [1, 7, 1000] {
                for relations in [None, Some(&["member"][..]), Some(&[""])] {
                    let options = options(directed, relations);
                    assert!(both(text.as_bytes(), &options, size), "{text:?}");
                }
            }
        }
    }
}

#[test]
fn what_is_not_clean_is_left_to_the_other_reader() {
    let others: [&[u8]; 34] = [
        b"",
        b"source,target",
        b"source,target\n",
        b"from,to\na,b\n",
        b"source;target\na;b\n",
        b"sep=,\nsource,target\na,b\n",
        b"\nsource,target\na,b\n",
        b"source,target\ra,b\n",
        b"source,target\ra,b\r",
        b"source,target\na,b\rc,d\n",
        b"source,target,\na,b,\n",
        b"source,target,source\na,b,c\n",
        b"source,target\na,b\n,b\n",
        b"source,target\na,b\n,\n",
        b"source,target\na,b\n \n",
        b"source,target\na,b\nc\n",
        b"source,target\na,b\nc,d,e\n",
        b"source,target\na,b\nc,d\"e\n",
        b"source,target\na,b\nc,\"d\"e\n",
        b"source,target\na,b\nc,\"d\"\"e\"\n",
        b"source,target\na,b\nc,\"d\ne\"\n",
        b"source,target\na,b\nc, \"d\"\n",
        b"source,target\na,b\nc,\x00\n",
        b"source,target\na,b\nc,d\x07\n",
        b"source,target\na,b\nc,d\x7f\n",
        b"source,target\na,b\nc,#N/A\n",
        b"source,target\na,b\nc,\xe9\n",
        "source,target\na,b\nc,e\u{301}\n".as_bytes(),
        "source,target\na,b\nc,d\u{feff}\n".as_bytes(),
        "source,target\na,b\nc,d\u{200b}e\n".as_bytes(),
        "source,target\na,b\nc,\u{a0}d\n".as_bytes(),
        b"source,target,weight\na,b,1\na,b,0\n",
        b"source,target,weight\na,b,1\na,b,inf\n",
        b"source,target,weight\na,b,1\na,b,1e999\n",
    ];
    for text in others {
        for size in [1, 1000] {
            let read = read_in_pieces("ties.csv", text.to_vec(), &options(false, None), size);
            assert_eq!(
                read.err().as_deref(),
                Some(text),
                "{:?}",
                String::from_utf8_lossy(text)
            );
        }
    }
    let long = format!("source,target\na,b\nc,{}\n", "d".repeat(70_000));
    let read = read_in_pieces(
        "ties.csv",
        long.clone().into_bytes(),
        &options(false, None),
        1000,
    );
    assert_eq!(read.err(), Some(long.into_bytes()));
}

proptest! {
    /// Whatever the fast reader does not refuse, both read alike.
    #[test]
    fn any_text_that_is_read_fast_is_read_alike(
        header in prop::sample::select(vec![
            "source,target\n", "source,target,weight\n", "relation,source,weight,target\n",
            "Source,Target,note\r\n", "\u{feff}source,target,relation\n",
        ]),
        body in "([ab]|[ab\",\n #é1.\u{301}-]|,|\n|a,b\n|a,b,1\n|x,a,1,b\n|\r\n|\"a,\"|\u{feff}){0,40}",
        directed: bool,
        size in 1..50usize,
    ) {
        let text = format!("{header}a,b,1,a\n{body}");
        both(text.as_bytes(), &options(directed, None), size);
        both(format!("{header}{body}").as_bytes(), &options(directed, None), size);
    }

    /// Rows as people write them: nearly all are clean, so nearly all are compared.
    #[test]
    fn rows_are_read_alike(
        rows in prop::collection::vec(
            (0..8usize, 0..9usize, 0..5usize, 0..5usize, 0..30usize), 1..60),
        directed: bool,
        filter: bool,
        crlf: bool,
        size in 1..200usize,
    ) {
        let ids = ["a", "b", "é", " c ", "\"d, e\"", "a name of more than 15 bytes",
            "a name of more than 15 letters", "0", ""];
        let weights = ["", "1", "2", "0.25", "1e3"];
        let relations = ["", "member", "chair", "\"member\"", "something rather long"];
        let mut text = "source,target,weight,relation\n".to_owned();
        for (s, t, w, r, rare) in rows {
            let bad = match rare { 0 => "#N/A", 1 => "e\u{301}", _ => ids[t] };
            text += &format!("{},{bad},{},{}\n", ids[s], weights[w], relations[r]);
        }
        if crlf {
            text = text.replace('\n', "\r\n");
        }
        let wanted = filter.then_some(&["member", ""][..]);
        let was_clean = both(text.as_bytes(), &options(directed, wanted), size);
        prop_assert_eq!(was_clean, !text.contains("#N/A") && !text.contains('\u{301}'));
    }
}

#[test]
fn any_number_of_threads_reads_the_same() {
    let mut text = "source,target,weight,relation\n".to_owned();
    for i in 0..20_000u32 {
        let (a, b) = (i.wrapping_mul(2_654_435_761) % 5_000, i % 611);
        text += &format!("org-{a},committee {b:015},{},r{}\n", i % 7 + 1, i % 3);
    }
    let read = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let bytes = text.clone().into_bytes();
        pool.install(|| {
            read_in_pieces("x.csv", bytes, &options(true, None), 10_000)
                .unwrap()
                .snapshot
        })
    };
    let one = read(1);
    assert_eq!(one.tie_count(), 20_000);
    assert!([2, 3, 8].into_iter().all(|threads| read(threads) == one));
}
