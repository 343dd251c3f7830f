/**
 * A company whose strangers are judged, and a DNS in which otra.test signs, publishes SPF and refuses what is not its own:
 *
 *   192.0.2.7       mx.otra.test, which SPF of otra.test allows
 *   198.51.100.9    a stranger's machine
 */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { systemClock } from '../../src/lib/clock.ts'
import { silentLog } from '../../src/lib/log.ts'
import { systemScheduler } from '../../src/lib/scheduler.ts'
import { readHeader } from '../../src/mail/header/header.ts'
import { createJudge, type JudgeDeps } from '../../src/service/identity/judge.ts'
import { createRulesOf, type Rules } from '../../src/service/identity/rules.ts'
import { unread } from '../../src/service/identity/unread.ts'
import type { Directory } from '../../src/store/directory.ts'
import { CanonicalHeader } from '../../src/verify/dkim/canonical.ts'
import { openMailText } from '../../src/verify/dkim/mail-text.ts'
import type { Engine } from '../kit/engines.ts'
import { type FakeDns, fakeDns, type Zone } from '../kit/fake-dns.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { HOSTNAME, openSmtpWorld, type SmtpWorld, type SmtpWorldOptions } from '../kit/smtp-world.ts'

export const HONEST = '192.0.2.7'
export const STRANGER = '198.51.100.9'

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })

/** In two strings: one holds 255 octets. */
export function keyRecord(key: KeyObject): string[] {
  const text = `v=DKIM1; k=rsa; p=${key.export({ type: 'spki', format: 'der' }).toString('base64')}`
  return [text.slice(0, 200), text.slice(200)]
}

export function otraZone(policy = 'p=reject'): Zone {
  return {
    'otra.test': { TXT: ['v=spf1 ip4:192.0.2.7 -all'] },
    'mx.otra.test': { A: [HONEST], TXT: ['v=spf1 a -all'] },
    '7.2.0.192.in-addr.arpa': { PTR: ['mx.otra.test'] },
    's1._domainkey.otra.test': { TXT: [keyRecord(rsa.publicKey)] },
    '_dmarc.otra.test': { TXT: [`v=DMARC1; ${policy}`] },
    'ajena.test': { TXT: ['v=spf1 ip4:198.51.100.9 -all'] },
    's1._domainkey.ajena.test': { TXT: [keyRecord(rsa.publicKey)] },
  }
}

export type SignOptions = {
  readonly domain?: string
  readonly key?: KeyObject
  /** Tags that come before `h=`. */
  readonly tags?: string
  readonly fields?: string
  readonly algorithm?: string
  /** Octets of the body that are signed. */
  readonly octets?: number
}

/** A message with a DKIM signature on top. */
export async function signed(message: string, options: SignOptions = {}): Promise<string> {
  const { domain = 'otra.test', key = rsa.privateKey, tags = '', algorithm = 'rsa-sha256' } = options
  const { fields = 'from:from:to:subject:date', octets } = options
  const mail = openMailText(Buffer.from(message))
  const { digest } = await mail.body('relaxed', octets)
  const bh = digest.toString('base64')
  const unsigned = `DKIM-Signature: v=1; a=${algorithm}; c=relaxed/relaxed; d=${domain}; s=s1; ${tags}h=${fields}; bh=${bh}; b=`
  const whole = openMailText(Buffer.from(`${unsigned}\r\n${message}`))
  const [own] = whole.named('dkim-signature')
  if (own === undefined) throw new Error('no signature')
  const text = whole.signed(fields.split(':'), own, 'relaxed')
  return `${unsigned}${sign(algorithm.replace('rsa-', 'RSA-'), text, key).toString('base64')}\r\n${message}`
}

/** Adds one set of ARC in the name of a domain that has the key of otra.test. */
export async function sealed(
  message: string,
  domain: string,
  results: string,
  /** Tags of the seal before its value. */
  tags = '',
): Promise<string> {
  const mail = openMailText(Buffer.from(message))
  const { digest } = await mail.body('relaxed', undefined)
  const aar = `ARC-Authentication-Results: i=1; ${results}\r\n`
  const front = `ARC-Message-Signature: i=1; a=rsa-sha256; c=relaxed/relaxed; d=${domain}; s=s1; h=from:to:subject; bh=${digest.toString('base64')}; b=`
  const withSignature = openMailText(Buffer.from(`${front}\r\n${message}`))
  const [own] = withSignature.named('arc-message-signature')
  if (own === undefined) throw new Error('no signature')
  const text = withSignature.signed(['from', 'to', 'subject'], own, 'relaxed')
  const ams = `${front}${sign('RSA-SHA256', text, rsa.privateKey).toString('base64')}\r\n`
  const seal = `ARC-Seal: i=1; a=rsa-sha256; cv=none; d=${domain}; s=s1; ${tags}b=`
  const bytes = Buffer.from(`${aar}${ams}${seal}\r\n\r\n`)
  const canonical = new CanonicalHeader(bytes, 'relaxed')
  const [first, second, third] = readHeader(bytes).fields
  if (first === undefined || second === undefined || third === undefined) throw new Error('no set')
  canonical.add(first)
  canonical.add(second)
  canonical.addUnsigned(third)
  const b = sign('RSA-SHA256', canonical.octets, rsa.privateKey).toString('base64')
  return `${seal}${b}\r\n${ams}${aar}${message}`
}

export function letter(from = 'Bea <bea@otra.test>', more = ''): string {
  return `From: ${from}\r\nTo: ana@empresa.test\r\nSubject: Hola\r\nDate: Sun, 22 Nov 2026 09:00:00 +0100\r\n${more}\r\nNos vemos.\r\n`
}

export type IdentityWorld = AsyncDisposable & {
  readonly smtp: SmtpWorld
  readonly dns: FakeDns
  /** Says the message as that client; the last reply. */
  send(message: string, options?: SendOptions): Promise<string>
}

export type SendOptions = {
  readonly address?: string
  readonly hello?: string
  readonly from?: string
  /** With parameters behind `>`, if any. */
  readonly to?: readonly string[]
}

export async function openIdentityWorld(
  engine: Engine,
  rules: Partial<Rules> = {},
  options: SmtpWorldOptions & {
    readonly zone?: Zone
    readonly observe?: (directory: Directory) => JudgeDeps['observe']
  } = {},
): Promise<IdentityWorld> {
  const dns = await fakeDns(options.zone ?? otraZone())
  const first: Rules = { enforce: 'obey', authors: [], sealers: [], forwarders: [], ...rules }
  const smtp = await openSmtpWorld(engine, {
    ...options,
    judge: (directory, metrics) => {
      const observe = options.observe?.(directory)
      const judge = createJudge({
        hostname: HOSTNAME,
        resolver: dns.resolver,
        rulesOf: createRulesOf(first, (work) => directory.read(({ settings }) => work(settings))),
        refuses: first.enforce === 'obey',
        isOurs: async (domain) => (await directory.domain(domain))?.enabled === true,
        ...(observe !== undefined && { observe }),
        clock: systemClock,
        scheduler: systemScheduler,
        log: silentLog,
        metrics,
      })
      return async (client, from) => (from === 'lmtp' ? unread(HOSTNAME) : judge.begin(client))
    },
  })
  const port = await smtp.listen('mx', { xclientFrom: () => true })
  return {
    smtp,
    dns,
    async send(message, { address = HONEST, hello = 'mx.otra.test', from, to } = {}) {
      await using client = await connect(port, address, hello)
      await client.say(`MAIL FROM:<${from ?? 'bea@otra.test'}>`)
      let reply = ''
      for (const one of to ?? ['ana@empresa.test'])
        reply = await client.say(one.includes('>') ? `RCPT TO:<${one}` : `RCPT TO:<${one}>`)
      if (!reply.startsWith('250')) return reply
      await client.say('DATA')
      client.write(`${message}.\r\n`)
      return await client.reply()
    },
    async [Symbol.asyncDispose]() {
      await smtp[Symbol.asyncDispose]()
      await dns[Symbol.asyncDispose]()
    },
  }
}

async function connect(port: number, address: string, hello: string): Promise<SmtpClient> {
  const client = await SmtpClient.open(port)
  await client.hello()
  await client.say(`XCLIENT ADDR=${address} HELO=${hello}`)
  await client.say(`EHLO ${hello}`)
  return client
}
