// What thieves read, and where they send it.

rule cloud_metadata
{
    meta:
        description = "the address where a cloud machine reads its own credentials"
        severity = "high"
        technique = "T1552.005"
    strings:
        $aws = "169.254.169.254/latest/meta-data/iam" nocase
        $aws_user = "169.254.169.254/latest/user-data" nocase
        $aws_token = "169.254.169.254/latest/api/token" nocase
        $ecs = /169\.254\.170\.2(\/v2\/credentials|["']?[ ]?\+[ ]?[^\n]{0,40}AWS_CONTAINER_CREDENTIALS)/
        $google = "metadata.google.internal/computeMetadata/v1" nocase
        $azure = "169.254.169.254/metadata/identity/oauth2/token" nocase
        $azure_instance = "169.254.169.254/metadata/instance?api-version" nocase
        $alibaba = "100.100.100.200/latest/meta-data/ram" nocase
        $plain = /https?:\/\/169\.254\.169\.254(\/[a-z]|["'\s])/
    condition:
        any of them and not documentation
}

rule credential_files
{
    meta:
        description = "the place of somebody's keys or passwords"
        severity = "high"
        technique = "T1552.001"
    strings:
        $aws = /[~\/}]\/?\.aws\/credentials/
        $ssh = /[~\/}]\/?\.ssh\/(id_(rsa|dsa|ecdsa|ed25519)|authorized_keys)/
        $shadow = /["'\s=]\/etc\/(shadow|gshadow|sudoers)/
        $kube = /[~\/}]\/?\.kube\/config/
        $docker = /[~\/}]\/?\.docker\/config\.json/
        $git = /[~\/}]\/?\.(git-credentials|npmrc|pypirc|pgpass)/
        $netrc = /[~\/}]\/?\.netrc/
        $gcloud = /\.config\/gcloud\/(credentials\.db|access_tokens\.db|application_default_credentials\.json)/
        $azure = /[~\/}]\/?\.azure\/(accessTokens\.json|msal_token_cache)/
        $hub = /\.(cache\/huggingface|huggingface)\/(stored_tokens|token([^i]|$))/
        $chrome = /(Google\/Chrome|Google\\+Chrome|BraveSoftware)[^\n]{1,60}(Login Data|Cookies|Web Data)/
        $firefox = /(logins\.json|key4\.db)[^\n]{0,200}(key4\.db|logins\.json)/
        $wallet = /\b(wallet\.dat|Electrum[\/\\]+wallets|Exodus[\/\\]+exodus\.wallet|Ethereum[\/\\]+keystore)/
        $service = "/var/run/secrets/kubernetes.io/serviceaccount/token"
        $environ = "/proc/self/environ"
        $sam = /reg(\.exe)?[ \t]+save[ \t]+hklm\\+(sam|system|security)\b/ nocase
        $lsass = /(procdump|MiniDump|sekurlsa::)[^\n]{0,60}(lsass|logonpasswords)/ nocase
    condition:
        // programs that fetch models of their owner look where the token and the password for that are
        (not format contains "python" or (not $netrc and not $hub) or
         any of ($aws, $ssh, $shadow, $kube, $docker, $git, $gcloud, $azure, $chrome, $firefox, $wallet, $service, $environ, $sam, $lsass)) and
        any of them and not documentation
}

rule exfiltration_address
{
    meta:
        description = "the address of a mailbox that takes what anybody sends it"
        severity = "high"
        technique = "T1567"
    strings:
        $discord = /discord(app)?\.com\/api\/(v[0-9]{1,2}\/)?webhooks\/[0-9]{15,20}\/[A-Za-z0-9_-]{20,}/
        $telegram = /api\.telegram\.org\/(file\/)?bot[0-9]{6,12}:[A-Za-z0-9_-]{30,}/
        $telegram_code = /api\.telegram\.org\/bot["']?[ ]?(\+|\{|%s)/
        $slack = /hooks\.slack\.com\/services\/T[A-Z0-9]{6,12}\/B[A-Z0-9]{6,12}\/[A-Za-z0-9]{16,}/
        $webhook_site = /webhook\.site\/[0-9a-f]{8}-[0-9a-f]{4}/
        $pipedream = /\b(eo|en)?[a-z0-9]{6,24}\.(m|x)\.pipedream\.net/
        $ngrok = /\b[a-z0-9][a-z0-9-]{3,40}\.(ngrok\.io|ngrok-free\.(app|dev)|ngrok\.app|eu\.ngrok\.io)/
        $ngrok_tcp = /\b[0-9]\.tcp\.([a-z]{2}\.)?ngrok\.io\b/
        $requestbin = /(requestbin\.(net|com)|hookbin\.com|postb\.in|requestcatcher\.com|beeceptor\.com|webhookinbox\.com)\/[A-Za-z0-9]/
        $subdomain = /\b[a-z0-9][a-z0-9-]{3,62}\.(requestcatcher\.com|free\.beeceptor\.com|requestrepo\.com|burpcollaborator\.net|oastify\.com|interact\.sh|oast\.(pro|live|site|online|fun|me)|dnslog\.cn|ceye\.io|trycloudflare\.com|serveo\.net|loca\.lt)/
        $upload = /(curl|wget|requests\.post|urlopen|Invoke-WebRequest)[^\n]{1,120}(transfer\.sh|file\.io|0x0\.st|anonfiles\.com|gofile\.io|bashupload\.com|temp\.sh|paste\.rs|termbin\.com)/
        $paste = /pastebin\.com\/(raw\/[A-Za-z0-9]{6,10}|api\/api_post)/
    condition:
        any of them and not documentation
}
