// What must not leave the house: keys and tokens that somebody left in a model. Each is told by the form that its issuer
// gives it; the examples of manuals and what ends in a row of one letter are not meant. In a pickle the opcode V or the length of a
// text (51, which is the digit 3) may stand before one, and the opcodes q and r behind it.

rule leaked_credential : credential
{
    meta:
        description = "a key or a token that opens somebody's account"
        severity = "medium"
        technique = "T1552.001"
    strings:
        $aws = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)(AKIA|ASIA)[0-9A-Z]{16}(\b|[qr])/
        $aws_example = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)(AKIA|ASIA)[0-9A-Z]{9}EXAMPLE(\b|[qr])/
        $aws_blank = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)(AKIA|ASIA)[0-9A-Z]{8}([X]{8}|[0]{8}|[1]{8}|[A]{8}|[Y]{8}|[Z]{8})(\b|[qr])/
        $openai = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)sk-[A-Za-z0-9]{48}(\b|[qr][^A-Za-z0-9])/
        $openai_marked = /sk-[A-Za-z0-9_-]{20,80}T3BlbkFJ[A-Za-z0-9_-]{20,80}/
        $openai_blank = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)sk-[A-Za-z0-9]{36}([x]{12}|[X]{12}|[0]{12}|[1]{12}|[a]{12}|[A]{12}|[y]{12}|[Y]{12}|[z]{12}|[Z]{12})(\b|[qr][^A-Za-z0-9])/
        $anthropic = /sk-ant-(api|admin)[0-9]{2}-[A-Za-z0-9_-]{80,120}/
        $anthropic_blank = /sk-ant-(api|admin)[0-9]{2}-[A-Za-z0-9_-]{68,108}([x]{12}|[X]{12}|[0]{12}|[1]{12}|[a]{12}|[A]{12}|[y]{12}|[Y]{12}|[z]{12}|[Z]{12})/
        $hub = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)hf_[A-Za-z]{34}(\b|[qr][^A-Za-z0-9])/
        $hub_blank = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)hf_[A-Za-z]{24}([x]{10}|[X]{10}|[a]{10}|[A]{10}|[y]{10}|[Y]{10}|[z]{10}|[Z]{10})(\b|[qr][^A-Za-z0-9])/
        $github = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)(gho_|ghp_|ghs_|ghu_|ghr_)[A-Za-z0-9]{36}(\b|[qr][^A-Za-z0-9])/
        $github_blank = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)(gho_|ghp_|ghs_|ghu_|ghr_)[A-Za-z0-9]{26}([x]{10}|[X]{10}|[0]{10}|[1]{10}|[a]{10}|[A]{10}|[y]{10}|[Y]{10}|[z]{10}|[Z]{10})(\b|[qr][^A-Za-z0-9])/
        $github_fine = /github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}/
        $github_fine_blank = /github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{47}([x]{12}|[X]{12}|[0]{12}|[1]{12}|[a]{12}|[A]{12}|[y]{12}|[Y]{12}|[z]{12}|[Z]{12})/
        $gitlab = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)glpat-[A-Za-z0-9_-]{20}/
        $gitlab_blank = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)glpat-[A-Za-z0-9_-]{12}([x]{8}|[X]{8}|[0]{8}|[1]{8}|[a]{8}|[A]{8}|[y]{8}|[Y]{8}|[z]{8}|[Z]{8})/
        $slack = /xox[abprs]-[0-9]{9,14}-[0-9]{9,14}-[A-Za-z0-9-]{20,60}/
        $slack_blank = /xox[abprs]-[0-9]{9,14}-[0-9]{9,14}-[A-Za-z0-9-]{10,50}([x]{10}|[X]{10}|[0]{10}|[1]{10}|[a]{10}|[A]{10}|[y]{10}|[Y]{10}|[z]{10}|[Z]{10})/
        $google = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)AIza[0-9A-Za-z_-]{35}(\b|[qr][^A-Za-z0-9])/
        $google_blank = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)AIza[0-9A-Za-z_-]{25}([x]{10}|[X]{10}|[0]{10}|[1]{10}|[a]{10}|[A]{10}|[y]{10}|[Y]{10}|[z]{10}|[Z]{10})(\b|[qr][^A-Za-z0-9])/
        $stripe = /[rs]k_live_[A-Za-z0-9]{24,99}/
        $stripe_blank = /[rs]k_live_[A-Za-z0-9]{14,89}([x]{10}|[X]{10}|[0]{10}|[1]{10}|[a]{10}|[A]{10}|[y]{10}|[Y]{10}|[z]{10}|[Z]{10})/
        $private_key = /-----BEGIN ((RSA|EC|DSA|OPENSSH|ENCRYPTED) )?PRIVATE KEY-----(\r?\n|\\n|\\r\\n)[A-Za-z0-9+\/]{40}/
    condition:
        #aws > #aws_example + #aws_blank or #openai > #openai_blank or $openai_marked or #anthropic > #anthropic_blank or
        #hub > #hub_blank or #github > #github_blank or #github_fine > #github_fine_blank or #gitlab > #gitlab_blank or
        #slack > #slack_blank or #google > #google_blank or #stripe > #stripe_blank or $private_key
}
