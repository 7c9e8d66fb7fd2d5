// What must not leave the house: keys and tokens that somebody left in a model. Each is told by the form that its issuer
// gives it; the examples of manuals and rows of one letter are not meant. In a pickle the opcode V or the length of a
// text (51, which is the digit 3) may stand before one, and the opcodes q and r behind it.

rule leaked_credential : credential
{
    meta:
        description = "a key or a token that opens somebody's account"
        severity = "medium"
        technique = "T1552.001"
    strings:
        $aws = /(\b|V)(AKIA|ASIA)[0-9A-Z]{16}(\b|[qr])/
        $aws_example = /(\b|V)(AKIA|ASIA)[0-9A-Z]{9}EXAMPLE(\b|[qr])/
        $openai = /(\b|[3V])sk-[A-Za-z0-9]{48}(\b|[qr][^A-Za-z0-9])/
        $openai_marked = /sk-[A-Za-z0-9_-]{20,80}T3BlbkFJ[A-Za-z0-9_-]{20,80}/
        $openai_blank = /(\b|[3V])sk-(x{48}|X{48}|0{48})(\b|[qr][^A-Za-z0-9])/
        $anthropic = /sk-ant-(api|admin)[0-9]{2}-[A-Za-z0-9_-]{80,120}/
        $hub = /(\b|V)hf_[A-Za-z]{34}(\b|[qr][^A-Za-z0-9])/
        $hub_blank = /(\b|V)hf_(x{34}|X{34})(\b|[qr][^A-Za-z0-9])/
        $github = /(\b|V)gh[opsur]_[A-Za-z0-9]{36}(\b|[qr][^A-Za-z0-9])/
        $github_blank = /(\b|V)gh[opsur]_(x{36}|X{36})(\b|[qr][^A-Za-z0-9])/
        $github_fine = /github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}/
        $gitlab = /(\b|V)glpat-[A-Za-z0-9_-]{20}/
        $slack = /xox[abprs]-[0-9]{9,14}-[0-9]{9,14}-[A-Za-z0-9-]{20,60}/
        $google = /(\b|V)AIza[0-9A-Za-z_-]{35}(\b|[qr][^A-Za-z0-9])/
        $stripe = /[rs]k_live_[A-Za-z0-9]{24,99}/
        $private_key = /-----BEGIN ((RSA|EC|DSA|OPENSSH|ENCRYPTED) )?PRIVATE KEY-----(\r?\n|\\n|\\r\\n)[A-Za-z0-9+\/]{40}/
    condition:
        #aws > #aws_example or #openai > #openai_blank or $openai_marked or $anthropic or #hub > #hub_blank or
        #github > #github_blank or $github_fine or $gitlab or $slack or $google or $stripe or $private_key
}
