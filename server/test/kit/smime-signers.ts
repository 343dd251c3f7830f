/** People who sign mail with OpenSSL, and the authorities that vouch for them: a program that shares no line with ours. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type SignerKind = {
  /** Whose it is. Default: ana@empresa.test */
  readonly address?: string
  /** As `openssl genpkey` or `req -newkey` names it. Default: a curve, which is quick to make. */
  readonly key?: readonly string[]
  /** Lines of its extensions beside the address. */
  readonly extensions?: readonly string[]
  readonly days?: number
}

const MAIL_PURPOSE = 'extendedKeyUsage=emailProtection'
const CURVE = ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] as const
/** Of an authority: it may vouch for others. */
const AUTHORITY = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign'] as const

/** A root, an authority below it, and whoever is made by them; gone when disposed. */
export class SmimeSigners implements Disposable {
  readonly #dir = mkdtempSync(join(tmpdir(), 'valija-smime-'))

  constructor() {
    this.authority('root', undefined)
    this.authority('below', 'root')
  }

  /** The certificate that others are to trust, as PEM. */
  certificate(name = 'root'): string {
    return readFileSync(this.#at(`${name}.crt`), 'utf8')
  }

  authority(name: string, by: string | undefined, extensions: readonly string[] = AUTHORITY): void {
    this.#make(name, by, { extensions, days: 20 })
  }

  person(name: string, kind: SignerKind = {}, by = 'below'): void {
    const { address = 'ana@empresa.test', extensions = [MAIL_PURPOSE] } = kind
    this.#make(name, by, { ...kind, extensions: [`subjectAltName=email:${address}`, ...extensions] })
  }

  /** CMS as DER over what is given. `words` go to `openssl cms -sign`. */
  sign(name: string, content: string | Buffer, words: readonly string[] = []): Buffer {
    writeFileSync(this.#at('content'), content)
    const who = ['-signer', this.#at(`${name}.crt`), '-inkey', this.#at(`${name}.key`)]
    const chain = ['-certfile', this.#at('chain.pem')]
    writeFileSync(this.#at('chain.pem'), this.#chain.get(name) ?? '')
    openssl(
      'cms',
      '-sign',
      '-binary',
      '-in',
      this.#at('content'),
      '-outform',
      'DER',
      '-out',
      this.#at('p7'),
      ...who,
      ...(this.#chain.get(name) === '' ? [] : chain),
      ...words,
    )
    return readFileSync(this.#at('p7'))
  }

  readonly #chain = new Map<string, string>()

  #make(name: string, by: string | undefined, kind: SignerKind): void {
    const { key = CURVE, extensions = [], days = 10 } = kind
    const [algorithm = '', ...options] = key
    openssl('genpkey', '-algorithm', algorithm, ...options, '-out', this.#at(`${name}.key`))
    writeFileSync(this.#at('extensions'), ['subjectKeyIdentifier=hash', ...extensions].join('\n'))
    const request = this.#at('request')
    openssl('req', '-new', '-key', this.#at(`${name}.key`), '-subj', `/CN=${name}`, '-out', request)
    const signed =
      by === undefined
        ? ['-signkey', this.#at(`${name}.key`)]
        : ['-CA', this.#at(`${by}.crt`), '-CAkey', this.#at(`${by}.key`), '-CAcreateserial']
    openssl(
      'x509',
      '-req',
      '-in',
      request,
      ...signed,
      '-days',
      String(days),
      '-extfile',
      this.#at('extensions'),
      '-out',
      this.#at(`${name}.crt`),
    )
    const above = by === undefined || by === 'root' ? '' : this.certificate(by) + (this.#chain.get(by) ?? '')
    this.#chain.set(name, above)
  }

  #at(name: string): string {
    return join(this.#dir, name)
  }

  [Symbol.dispose](): void {
    rmSync(this.#dir, { recursive: true })
  }
}

/** A message whose signature lies beside its text, or around it. */
export function signedMessage(
  inner: string,
  signature: Buffer,
  {
    from = 'Ana <ana@empresa.test>',
    opaque = false,
  }: { readonly from?: string; readonly opaque?: boolean } = {},
): Buffer {
  const head = [`From: ${from}`, 'To: luis@empresa.test', 'Subject: Contrato', 'MIME-Version: 1.0']
  const base64 = signature.toString('base64').replaceAll(/.{76}/g, '$&\r\n')
  const opaqueHead = [
    'Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m',
    'Content-Transfer-Encoding: base64',
  ]
  if (opaque) return Buffer.from([...head, ...opaqueHead, '', base64, ''].join('\r\n'), 'latin1')
  const type =
    'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary=b'
  const part = [
    'Content-Type: application/pkcs7-signature; name=smime.p7s',
    'Content-Transfer-Encoding: base64',
    '',
  ]
  return Buffer.from(
    [...head, type, '', '--b', inner, '--b', ...part, base64, '--b--', ''].join('\r\n'),
    'latin1',
  )
}

function openssl(...words: readonly string[]): void {
  execFileSync('openssl', [...words], { stdio: ['ignore', 'ignore', 'pipe'] })
}
