// What thieves read, and where they send it.

// Texts that people write and read: where they name an address or a path, something is still to be done with it.
private rule source_text
{
    condition:
        format matches /^(python|inert|yaml|jinja|json-config)(,(python|inert|yaml|jinja|json-config))*$/
}

rule cloud_metadata
{
    meta:
        description = "the address where a cloud machine reads its own credentials"
        severity = "high"
        technique = "T1552.005"
    strings:
        // Dots in brackets, and digits, so that what is looked for first are the letters: layers have numbers and dots
        $aws = /169[.]254[.]169[.]254\/latest\/meta-data\/iam/ nocase
        $aws_user = /169[.]254[.]169[.]254\/latest\/user-data/ nocase
        $aws_token = /169[.]254[.]169[.]254\/latest\/api\/token/ nocase
        $ecs = /169[.]254[.]170[.]2(\/v2\/credentials|["']?[ ]?\+[ ]?[^\n]{0,40}AWS_CONTAINER_CREDENTIALS)/
        $google = "metadata.google.internal/computeMetadata/v1" nocase
        $azure = /169[.]254[.]169[.]254\/metadata\/identity\/oauth2\/token/ nocase
        $azure_instance = /169[.]254[.]169[.]254\/metadata\/instance\?api-version/ nocase
        $alibaba = /100[.]100[.]100[.]200\/latest\/meta-data\/ram/ nocase
        $aws_v6 = "fd00:ec2::254" nocase
        $number = /https?:\/\/(2[8]5[2]0[3]9[1]6[6]|0xa9fea9fe)([\/:"'\s]|$)/ nocase
        $plain = /https?:\/\/169\.254\.169\.254(\/[a-z]|["'\s])/
        $ask = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)(requests\.|httpx\.|aiohttp|urllib|urlopen|http\.client|HTTPConnection|socket\.|curl\b|wget\b)/ private
    condition:
        // without a request an address in Python is only written about
        any of ($aws*, $ecs, $google, $azure*, $alibaba, $number, $plain) and (not format contains "python" or $ask) and
        not documentation
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
        $ssh_key = /\.ssh\/(id_(rsa|dsa|ecdsa|ed25519)|authorized_keys)/ private
        $ssh_identity = /(-i|IdentityFile|key_filename|key_file|ssh_key)["']?[ \t=:(]{1,4}["']?[~\/}${A-Za-z_-]{1,40}\.ssh\/id_(rsa|dsa|ecdsa|ed25519)/ private
        $kube = /[~\/}]\/?\.kube\/config/
        $docker = /[~\/}]\/?\.docker\/config\.json/
        $git = /[~\/}]\/?\.(git-credentials|pgpass)/
        $publish = /[~\/}]\/?\.(npmrc|pypirc)/
        $netrc = /[~\/}]\/?\.netrc/
        $gcloud = /\.config\/gcloud\/(credentials\.db|access_tokens\.db|application_default_credentials\.json)/
        $azure = /[~\/}]\/?\.azure\/(accessTokens\.json|msal_token_cache)/
        $hub = /\.(cache\/huggingface|huggingface)\/(stored_tokens|token([^i]|$))/
        $chrome = /(Google\/Chrome|Google\\+Chrome|BraveSoftware)[^\n]{1,60}(Login Data|Cookies|Web Data)/
        $firefox = /(logins\.json|key4\.db)[^\n]{0,200}(key4\.db|logins\.json)/
        $wallet = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)(wallet\.dat|Electrum[\/\\]+wallets|Exodus[\/\\]+exodus\.wallet|Ethereum[\/\\]+keystore)/
        $service = "/var/run/secrets/kubernetes.io/serviceaccount/token"
        $environ = "/proc/self/environ"
        $sam = /reg(\.exe)?[ \t]+save[ \t]+hklm\\+(sam|system|security)\b/ nocase
        $lsass = /(procdump|MiniDump|sekurlsa::)[^\n]{0,60}(lsass|logonpasswords)/ nocase
        $read = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)(open|read_text|read_bytes|copy2?|copyfile|copytree|walk|listdir|glob)[ \t]*\(|\b(cat |cat\t|cp |cp\t|tar |tar\t|zip |zip\t|base64 |base64\t|scp |scp\t|rsync |rsync\t)| -d | -d=|\t-d |\t-d=| -F | -F=|\t-F |\t-F=| -T | -T=|\t-T |\t-T=|[ \t](--data[a-z-]{0,10}|--form|--upload-file|--post-file)[ =]/ private
        $send = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)(requests\.|httpx\.|aiohttp|urllib\.request|urlopen|urllib3|socket\.(socket|create_connection)|smtplib|ftplib|paramiko|http\.client|HTTPSConnection|upload_file|fetch\(|XMLHttpRequest|TcpClient|Invoke-WebRequest|zipfile|tarfile|make_archive)|\b(curl |curl\t|wget |wget\t|ncat |ncat\t|nc |nc\t|scp |scp\t|sftp |sftp\t|rsync |rsync\t)[^\n]{0,200}(:\/\/|@|[ \t]<)|\/dev\/tcp\// private
    condition:
        // Programs that fetch models or publish packages of their owner look where the token and the password for that
        // are. In texts of people a place is told by credential_path until something reads it and sends it away.
        not documentation and
        (any of ($chrome, $firefox, $wallet, $sam, $lsass) or
         ((any of ($aws, $shadow, $kube, $docker, $git, $gcloud, $azure, $service, $environ) or ($ssh and #ssh_key > #ssh_identity) or
           (not format contains "python" and any of ($netrc, $hub, $publish))) and
          (not source_text or ($read and $send))))
}

rule credential_path
{
    meta:
        description = "a text names the place of somebody's keys or passwords"
        severity = "low"
        technique = "T1552.001"
    strings:
        $home = /[~\/}]\/?\.(aws\/credentials|ssh\/(id_(rsa|dsa|ecdsa|ed25519)|authorized_keys)|kube\/config|docker\/config\.json|git-credentials|pgpass)/
        $shadow = /["'\s=]\/etc\/(shadow|gshadow|sudoers)/
        $running = /\/var\/run\/secrets\/kubernetes\.io\/serviceaccount\/token|\/proc\/self\/environ/
        $cloud = /\.config\/gcloud\/(credentials\.db|access_tokens\.db|application_default_credentials\.json)|\.azure\/(accessTokens\.json|msal_token_cache)/
    condition:
        any of them and source_text and not documentation and not credential_files
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
        $slack = /hooks\.slack\.com\/services\/T[A-Z0-9]{6,12}\/B[A-Z0-9]{6,12}\/[A-Za-z0-9]{16,}/
        $slack_example = /hooks\.slack\.com\/services\/T0{6,12}\/B0{6,12}\/X{16}/ private
        $teams = /[a-z0-9-]{1,60}\.webhook\.office\.com\/webhookb2\/[0-9a-f]{8}-[0-9a-f]{4}/
        $webhook_site = /webhook\.site\/[0-9a-f]{8}-[0-9a-f]{4}/
        $pipedream = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)(eo|en)?[a-z0-9]{6,24}\.(m|x)\.pipedream\.net/
        $ngrok_tcp = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)[0-9]\.tcp\.([a-z]{2}\.)?ngrok\.io\b/
        $requestbin = /(requestbin\.(net|com)|hookbin\.com|postb\.in|requestcatcher\.com|beeceptor\.com|webhookinbox\.com)\/[A-Za-z0-9]/
        $subdomain = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)[a-z0-9][a-z0-9-]{3,62}\.(requestcatcher\.com|free\.beeceptor\.com|requestrepo\.com|burpcollaborator\.net|oastify\.com|interact\.sh|oast\.(pro|live|site|online|fun|me)|dnslog\.cn|ceye\.io)/
        $upload = /(curl|wget|requests\.post|urlopen|Invoke-WebRequest)[^\n]{1,120}(transfer\.sh|file\.io|0x0\.st|anonfiles\.com|gofile\.io|bashupload\.com|temp\.sh|paste\.rs|termbin\.com)/
        $tunnel = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)[a-z0-9][a-z0-9-]{3,62}\.(ngrok\.io|ngrok-free\.(app|dev)|ngrok\.app|eu\.ngrok\.io|trycloudflare\.com|serveo\.net|loca\.lt)/
        $environment = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)dict\([ \t]*os\.environ|\bos\.environ\.(copy|items)\(|=[ \t]*os\.environ[,)]/ private
        $paste = /pastebin\.com\/(raw\/[A-Za-z0-9]{6,10}|api\/api_post)/
    condition:
        // a tunnel shows the demo of somebody, unless what is sent there is the environment
        not documentation and
        (any of ($discord, $telegram, $teams, $webhook_site, $pipedream, $ngrok_tcp, $requestbin, $subdomain, $upload, $paste) or
         #slack > #slack_example or ($tunnel and (not source_text or $environment)))
}

rule message_address
{
    meta:
        description = "the address of a tunnel to somebody's machine, or of a bot that takes messages"
        severity = "low"
        technique = "T1567"
    strings:
        $tunnel = /(\b|[\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4][0-9A-Z_a-z]|V)[a-z0-9][a-z0-9-]{3,62}\.(ngrok\.io|ngrok-free\.(app|dev)|ngrok\.app|eu\.ngrok\.io|trycloudflare\.com|serveo\.net|loca\.lt)/
        $telegram = /api\.telegram\.org\/bot["']?[ ]?(\+|\{|%s)/
    condition:
        any of them and not documentation and not exfiltration_address
}
