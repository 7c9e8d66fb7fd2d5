// Text for people: nothing loads it, and it shows commands and addresses without meaning any harm. The other rules of
// this pack are not about it. What makes a file documentation is that assay found text in it *and* its name. Files of
// YAML are pipelines and compositions as often as configurations; what their values do is judged by assay itself.
private rule documentation
{
    condition:
        (format matches /^(yaml|jinja|requirements|inert)(,(yaml|jinja|requirements|inert))*$/ and extension matches /^\.ya?ml$/i) or
        // what a notebook shows; assay reads its cells as Python
        path matches /\.ipynb!code cells$/ or
        (format matches /^(inert|yaml|jinja|json-config|chat-template)(,(inert|yaml|jinja|json-config|chat-template))*$/ and
         (extension matches /^\.(md|mdx|markdown|txt|rst|adoc|html?|ipynb|cff|bib|tex|csv|tsv|jsonl|log|diff|patch|org|qmd|rmd|dockerfile|containerfile)$/i or
          // and no script under such a name
          (filename matches /^((readme|license|notice|changelog|contributing|dockerfile|makefile)|(install|installation|model_?card|containerfile|justfile)$)/i and
           uint16(0) != 0x2123)))
}

// JSON whose values assay has read one by one, without their escapes. What they would do to a shell or to Python is
// judged there, by the keys they stand under: samples of code in data sets and what models wrote in tests are no attack.
private rule configuration
{
    condition:
        format contains "json-config"
}
