/** A domain with its keys, its SPF and a policy that refuses, and the programs of others that sign for it. */
import { execFile } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FakeDns, fakeDns, type Zone } from '../kit/fake-dns.ts'

export const MESSAGE = Buffer.from(
  [
    'From: Bea <bea@otra.test>',
    'To: ana@empresa.test',
    'Subject: =?utf-8?q?Reuni=C3=B3n?=',
    'Date: Sun, 22 Nov 2026 09:00:00 +0100',
    'Message-ID: <1@otra.test>',
    '',
    '¿Nos vemos?',
    '',
  ].join('\r\n'),
)

export type SignedWorld = AsyncDisposable & {
  readonly dir: string
  readonly dns: FakeDns
  sign(message: Buffer, algorithm: 'rsa-sha256' | 'ed25519-sha256'): Promise<Buffer>
  /** Seals it as the first one who passes it on: for a second seal dkimpy asks the real DNS. */
  seal(message: Buffer): Promise<Buffer>
}

/** Everything of otra.test. */
export async function openSignedWorld(): Promise<SignedWorld> {
  const dir = await mkdtemp(join(tmpdir(), 'valija-verify-'))
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const edwards = generateKeyPairSync('ed25519')
  const keys = { 'rsa-sha256': join(dir, 'rsa.pem'), 'ed25519-sha256': join(dir, 'ed25519.seed') }
  await writeFile(keys['rsa-sha256'], rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }))
  const { d = '', x = '' } = edwards.privateKey.export({ format: 'jwk' })
  await writeFile(keys['ed25519-sha256'], Buffer.from(d, 'base64url').toString('base64'))
  const p = rsa.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
  const zone: Zone = {
    'otra.test': { TXT: ['v=spf1 ip4:192.0.2.0/24 -all'] },
    'rsa-sha256._domainkey.otra.test': { TXT: [[`v=DKIM1; k=rsa; p=${p.slice(0, 200)}`, p.slice(200)]] },
    'ed25519-sha256._domainkey.otra.test': {
      TXT: [`v=DKIM1; k=ed25519; p=${Buffer.from(x, 'base64url').toString('base64')}`],
    },
    '_dmarc.otra.test': { TXT: ['v=DMARC1; p=reject'] },
  }
  const dns = await fakeDns(zone)
  return {
    dir,
    dns,
    sign: (message, algorithm) =>
      filter('/usr/bin/dkimsign', [algorithm, 'otra.test', keys[algorithm], '--signalg', algorithm], message),
    seal: (message) => {
      const results = Buffer.from(
        'Authentication-Results: lista.test; arc=none; dkim=pass header.d=otra.test\r\n',
      )
      const args = ['rsa-sha256', 'otra.test', keys['rsa-sha256'], 'lista.test']
      return filter('/usr/bin/arcsign', args, Buffer.concat([results, message]))
    },
    [Symbol.asyncDispose]: async () => {
      await dns[Symbol.asyncDispose]()
      await rm(dir, { recursive: true })
    },
  }
}

function filter(program: string, args: readonly string[], input: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, [...args], { encoding: 'buffer' }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout)
      else reject(new Error(stderr.toString(), { cause: error }))
    })
    child.stdin?.end(input)
  })
}
