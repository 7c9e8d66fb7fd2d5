// Text for people: nothing loads it, and it shows commands and addresses without meaning any harm. The other rules of
// this pack are not about it. What makes a file documentation is that assay found plain text in it *and* its name.
private rule documentation
{
    condition:
        format == "inert" and
        (extension matches /^\.(md|mdx|markdown|txt|rst|adoc|html?|ipynb|cff|bib|tex|csv|tsv|jsonl|log|diff|patch)$/i or
         filename matches /^(readme|license|notice|changelog|contributing|dockerfile|makefile)/i)
}
