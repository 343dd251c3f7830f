/**
 * The DNS page against a real DNS server: with the printed zone every row is green; then each record is broken in turn, and
 * the page says what is the matter, in both languages, with the line that mends it.
 */
import { suite, type TestContext, test } from 'node:test'
import { needs } from '../kit/components.ts'
import {
  type Checked,
  type CheckedRow,
  type DnsPlace,
  DOMAIN,
  HOST,
  openDnsPlace,
  POINTERS,
  printedZone,
} from './dns-place.ts'

type Break = {
  /** Of the row that has to change. */
  readonly kind: string
  readonly name: string
  /** Instead of the line of the zone that begins with name and type; nothing: the line is missing. */
  readonly type: string
  readonly instead?: string
  /** Beside the zone. */
  readonly more?: string
  readonly state: string
  readonly en: RegExp
  readonly es: RegExp
  /** What is to be pasted; false: nothing is. */
  readonly mend: RegExp | false
}

const SRV = `_imaps._tcp.${DOMAIN}`
const STRANGE = 'otro.empresa.test. A 127.66.6.6'
const BREAKS: readonly Break[] = [
  {
    ...{ kind: 'mx', name: DOMAIN, type: 'MX', state: 'missing' },
    en: /has nowhere to go/,
    es: /no tiene adónde ir/,
    mend: /^empresa\.test\. 3600 IN MX 10 mail\.empresa\.test\.$/,
  },
  {
    ...{ kind: 'mx', name: DOMAIN, type: 'MX', state: 'wrong', more: STRANGE },
    instead: `${DOMAIN}. MX 10 otro.empresa.test.`,
    en: /goes to otro\.empresa\.test, not here/,
    es: /llega a otro\.empresa\.test y no aquí/,
    mend: /MX 10 mail\.empresa\.test\.$/,
  },
  {
    ...{ kind: 'mx', name: DOMAIN, type: 'MX', state: 'wrong', instead: `${DOMAIN}. MX 0 .` },
    en: /takes no mail at all/,
    es: /no recibe ningún correo/,
    mend: /MX 10/,
  },
  {
    ...{ kind: 'mx', name: DOMAIN, type: '-', state: 'warning' },
    more: `${DOMAIN}. MX 20 otro.empresa.test.\n${STRANGE}`,
    en: /otro\.empresa\.test receives mail .* too/,
    es: /otro\.empresa\.test también recibe correo/,
    mend: /MX 20 otro\.empresa\.test\.$/,
  },
  {
    ...{ kind: 'address', name: HOST, type: 'A', state: 'missing' },
    en: /does not lead to 127\.0\.0\.1/,
    es: /no lleva a 127\.0\.0\.1/,
    mend: /A 127\.0\.0\.1$/,
  },
  {
    ...{ kind: 'address', name: HOST, type: 'A', state: 'wrong', instead: `${HOST}. A 127.66.6.6` },
    en: /leads to 127\.66\.6\.6; this server is 127\.0\.0\.1/,
    es: /lleva a 127\.66\.6\.6; este servidor es 127\.0\.0\.1/,
    mend: /A 127\.0\.0\.1$/,
  },
  {
    ...{ kind: 'address', name: HOST, type: '-', state: 'warning', more: `${HOST}. A 127.66.6.6` },
    en: /leads to 127\.66\.6\.6 as well/,
    es: /lleva además a 127\.66\.6\.6/,
    mend: /A 127\.66\.6\.6$/,
  },
  {
    ...{ kind: 'spf', name: DOMAIN, type: 'TXT', state: 'missing' },
    en: /cannot tell who may send/,
    es: /Nadie sabe quién puede enviar/,
    mend: /"v=spf1 mx -all"$/,
  },
  {
    ...{
      kind: 'spf',
      name: DOMAIN,
      type: 'TXT',
      state: 'wrong',
      more: 'spf TXT "v=spf1 ip4:192.0.2.0/24 ~all"',
    },
    instead: `${DOMAIN}. TXT "v=spf1 include:spf.${DOMAIN} ~all"`,
    en: /leaves out this server \(127\.0\.0\.1\).* adds mx\./,
    es: /No incluye este servidor \(127\.0\.0\.1\).* agrega mx\./,
    mend: /"v=spf1 mx include:spf\.empresa\.test ~all"$/,
  },
  {
    ...{
      kind: 'spf',
      name: DOMAIN,
      type: '-',
      state: 'wrong',
      more: `${DOMAIN}. TXT "v=spf1 ip4:192.0.2.7 ~all"`,
    },
    en: /has 2 SPF lines/,
    es: /tiene 2 líneas SPF/,
    mend: /"v=spf1 .*ip4:192\.0\.2\.7 -all"|"v=spf1 .*ip4:192\.0\.2\.7 ~all"/,
  },
  {
    ...{ kind: 'spf', name: DOMAIN, type: 'TXT', state: 'wrong', instead: `${DOMAIN}. TXT "v=spf1 mx +all"` },
    en: /anybody may send/,
    es: /cualquiera puede enviar/,
    mend: / -all"$/,
  },
  {
    ...{ kind: 'spf', name: DOMAIN, type: 'TXT', state: 'wrong' },
    instead: `${DOMAIN}. TXT "v=spf1 mx ${Array.from({ length: 10 }, () => `a:${HOST}`).join(' ')} -all"`,
    en: /ask the DNS 11 times; with more than 10/,
    es: /consultar el DNS 11 veces; con más de 10/,
    mend: false,
  },
  {
    ...{
      kind: 'spf',
      name: DOMAIN,
      type: 'TXT',
      state: 'wrong',
      instead: `${DOMAIN}. TXT "v=spf1 mx ip4:x -all"`,
    },
    en: /cannot be used: .*not well formed/,
    es: /No se puede usar/,
    mend: /"v=spf1 mx -all"/,
  },
  {
    ...{ kind: 'spf', name: DOMAIN, type: 'TXT', state: 'warning', instead: `${DOMAIN}. TXT "v=spf1 mx"` },
    en: /does not say what to do/,
    es: /No dice qué hacer/,
    mend: /"v=spf1 mx -all"/,
  },
  {
    ...{ kind: 'helo', name: HOST, type: 'TXT', state: 'missing' },
    en: /Anybody may greet/,
    es: /Cualquiera puede saludar/,
    mend: /"v=spf1 a -all"$/,
  },
  {
    ...{ kind: 'dmarc', name: `_dmarc.${DOMAIN}`, type: 'TXT', state: 'missing' },
    en: /Anyone can write in your name/,
    es: /Cualquiera puede escribir en su nombre/,
    mend: /"v=DMARC1; p=none; rua=/,
  },
  {
    ...{ kind: 'dmarc', name: `_dmarc.${DOMAIN}`, type: 'TXT', state: 'wrong' },
    instead: `_dmarc.${DOMAIN}. TXT "v=DMARC1; p=strict"`,
    en: /cannot be read: p=strict/,
    es: /No se puede leer: p=strict/,
    mend: /p=none/,
  },
  {
    ...{ kind: 'dmarc', name: `_dmarc.${DOMAIN}`, type: '-', state: 'wrong' },
    more: `_dmarc.${DOMAIN}. TXT "v=DMARC1; p=reject"`,
    en: /With 2 lines all are ignored/,
    es: /Con 2 líneas no vale ninguna/,
    mend: /v=DMARC1/,
  },
  {
    ...{ kind: 'dmarc', name: `_dmarc.${DOMAIN}`, type: 'TXT', state: 'warning' },
    instead: `_dmarc.${DOMAIN}. TXT "v=DMARC1; p=reject;"`,
    en: /Nobody is told who writes/,
    es: /Nadie se entera de quién/,
    mend: /"v=DMARC1; p=reject; rua=mailto:mail-reports@empresa\.test"$/,
  },
  {
    ...{ kind: 'sts', name: `_mta-sts.${DOMAIN}`, type: 'TXT', state: 'missing' },
    en: /may send to you unencrypted/,
    es: /pueden enviarle correo sin cifrar/,
    mend: /"v=STSv1; id=[0-9a-f]+"$/,
  },
  {
    ...{ kind: 'sts', name: `_mta-sts.${DOMAIN}`, type: 'TXT', state: 'wrong' },
    instead: `_mta-sts.${DOMAIN}. TXT "v=STSv1; id=2019"`,
    en: /Change only the id/,
    es: /Cambie solo el id/,
    mend: /id=[0-9a-f]{20}/,
  },
  {
    ...{ kind: 'stsHost', name: `mta-sts.${DOMAIN}`, type: 'CNAME', state: 'missing' },
    en: /cannot fetch the policy/,
    es: /no pueden tomar la política/,
    mend: /CNAME mail\.empresa\.test\.$/,
  },
  {
    ...{ kind: 'stsPolicy', name: `mta-sts.${DOMAIN}`, type: 'CNAME', state: 'wrong' },
    en: /cannot fetch the policy: mta-sts\.empresa\.test does not give it/,
    es: /no pueden tomar la política: mta-sts\.empresa\.test no la entrega/,
    mend: false,
  },
  {
    ...{ kind: 'tlsRpt', name: `_smtp._tls.${DOMAIN}`, type: 'TXT', state: 'missing' },
    en: /will not hear of encryption problems/,
    es: /No se enterará/,
    mend: /TLSRPTv1/,
  },
  {
    ...{ kind: 'tlsRpt', name: `_smtp._tls.${DOMAIN}`, type: 'TXT', state: 'warning' },
    instead: `_smtp._tls.${DOMAIN}. TXT "v=TLSRPTv1; rua=mailto:x@otra.test"`,
    en: /reports go to mailto:x@otra\.test/,
    es: /informes llegan a mailto:x@otra\.test/,
    mend: /TLSRPTv1/,
  },
  {
    ...{ kind: 'autoconfig', name: `autoconfig.${DOMAIN}`, type: 'CNAME', state: 'missing' },
    en: /Thunderbird and others have to be set up by hand/,
    es: /se tienen que configurar a mano/,
    mend: /CNAME/,
  },
  {
    ...{ kind: 'autodiscover', name: `autodiscover.${DOMAIN}`, type: 'CNAME', state: 'wrong', more: STRANGE },
    instead: `autodiscover.${DOMAIN}. CNAME otro.empresa.test.`,
    en: /leads to 127\.66\.6\.6, not here/,
    es: /lleva a 127\.66\.6\.6 y no aquí/,
    mend: /CNAME mail/,
  },
  {
    ...{ kind: 'srv', name: SRV, type: 'SRV', state: 'missing' },
    en: /find nothing/,
    es: /no encuentran nada/,
    mend: /SRV 0 1 \d+ mail/,
  },
  {
    ...{ kind: 'srv', name: SRV, type: 'SRV', state: 'wrong', instead: `${SRV}. SRV 0 0 0 .` },
    en: /leads mail programs to 0 0 0 \./,
    es: /Lleva a los programas de correo a 0 0 0 \./,
    mend: /SRV 0 1 \d+ mail/,
  },
  {
    ...{ kind: 'tlsa', name: `_25._tcp.${HOST}`, type: 'TLSA', state: 'optional' },
    en: /your zone is signed, so you can add it/,
    es: /su zona está firmada/,
    mend: /TLSA 3 1 1 [0-9a-f]{64}$/,
  },
  {
    ...{ kind: 'tlsa', name: `_25._tcp.${HOST}`, type: 'TLSA', state: 'wrong' },
    instead: `_25._tcp.${HOST}. TLSA 3 1 1 ${'ab'.repeat(32)}`,
    en: /does not match the certificate/,
    es: /No coincide con el certificado/,
    mend: /TLSA 3 1 1 [0-9a-f]{64}$/,
  },
]

suite('the DNS page', { skip: needs('knot', 'root', 'openssl'), timeout: 240_000 }, () => {
  test('the printed zone is green, every broken record is told', async (t: TestContext) => {
    await using place = await openDnsPlace({ signed: true })
    const zone = await printedZone(place)
    place.knot.setZone(DOMAIN, zone)
    const right = await place.check()
    t.assert.deepStrictEqual(
      right.rows.filter(({ state }) => state !== 'ok'),
      [],
    )
    t.assert.strictEqual(right.green, true)
    t.assert.strictEqual(right.code, 0)
    for (const one of BREAKS) await breakRecord(t, place, zone, one)
    place.knot.setZone(DOMAIN, zone)
    t.assert.strictEqual((await place.check()).green, true)
    await keys(t, place, zone)
    await pointers(t, place)
  })

  test('what does the same in another way is right', async (t: TestContext) => {
    await using place = await openDnsPlace()
    const zone = await printedZone(place)
    const swap = (from: RegExp, to: string): ((text: string) => string) => {
      return (text) => {
        if (!from.test(text)) throw new Error(`${from} is not in the zone`)
        return text.replace(from, to)
      }
    }
    const others = [
      swap(
        /^empresa\.test\. .* MX .*$/m,
        'empresa.test. MX 5 correo.empresa.test.\ncorreo.empresa.test. A 127.0.0.1',
      ),
      swap(
        /"v=spf1 mx -all"/,
        '"v=spf1 " "include:spf.empresa.test ~all"\nspf.empresa.test. TXT "v=spf1 ip4:127.0.0.1 -all"',
      ),
      swap(/^autoconfig.* CNAME .*$/m, 'autoconfig.empresa.test. A 127.0.0.1'),
      swap(
        /^_dmarc.*$/m,
        '_dmarc.empresa.test. CNAME dmarc.empresa.test.\ndmarc.empresa.test. TXT "v=DMARC1;p=reject; rua=mailto:x@otra.test"',
      ),
    ]
    place.knot.setZone(
      DOMAIN,
      others.reduce((text, change) => change(text), zone),
    )
    const { rows } = await place.check()
    for (const kind of ['mx', 'spf', 'autoconfig', 'dmarc'])
      t.assert.strictEqual(rows.find((row) => row.kind === kind)?.state, 'ok', kind)
  })
})

suite('dns check', { skip: needs('knot', 'root', 'openssl'), timeout: 240_000 }, () => {
  test('a server that is named is asked instead, and text is read at 80 columns', async (t: TestContext) => {
    await using place = await openDnsPlace()
    const zone = await printedZone(place)
    place.knot.setZone(DOMAIN, zone.replace(/^_dmarc.*\n/m, ''))
    const asked = await place.check('en', '--resolver', `${place.knot.address}:53`)
    t.assert.deepStrictEqual(bad(asked), ['dmarc'])
    const { code, stdout } = await place.server.cli(['dns', 'check', DOMAIN, '--why', '--lang', 'es'])
    t.assert.strictEqual(code, 69)
    t.assert.match(stdout, /^No se ve +_dmarc\.empresa\.test TXT$/m)
    t.assert.match(stdout, /^_dmarc\.empresa\.test\. 3600 IN TXT "v=DMARC1; p=none/m)
    t.assert.doesNotMatch(stdout, /\u001b/)
    const long = stdout.split('\n').filter((line) => line.length > 80 && !/ IN (?:TXT|TLSA) /.test(line))
    t.assert.deepStrictEqual(long, [])
    const wrong = await place.server.cli(['dns', 'check', DOMAIN, '--resolver', 'dns.test'])
    t.assert.match(wrong.stderr, /not the address of a DNS server/)
    t.assert.notStrictEqual(wrong.code, 0)
  })
})

async function breakRecord(t: TestContext, place: DnsPlace, zone: string, one: Break): Promise<void> {
  const lines = zone.split('\n')
  const at = lines.findIndex((line) => line.startsWith(`${one.name}. 3600 IN ${one.type} `))
  if (one.type !== '-') {
    if (at < 0) throw new Error(`no ${one.name} ${one.type}`)
    lines.splice(at, 1, one.instead ?? '')
  }
  place.knot.setZone(DOMAIN, [...lines, one.more ?? ''].join('\n'))
  const [en, es] = await Promise.all([place.check('en'), place.check('es')])
  for (const [language, checked] of Object.entries({ en, es }) as ['en' | 'es', Checked][]) {
    const row = checked.rows.find(({ kind, name }) => kind === one.kind && name === one.name)
    const what = `${one.kind} ${one.instead ?? one.more ?? 'missing'}: ${JSON.stringify(row)}`
    t.assert.strictEqual(row?.state, one.state, what)
    t.assert.match(row?.text ?? '', one[language], what)
    if (one.mend === false) t.assert.strictEqual(row?.mend, null, what)
    else t.assert.match(row?.mend?.line ?? '', one.mend, what)
    if (one.state !== 'optional') t.assert.notStrictEqual(checked.code, 0, what)
  }
}

/** The selectors are of the day on which the keys were made. */
async function keys(t: TestContext, { knot, check }: DnsPlace, zone: string): Promise<void> {
  const [first, second, more] = zone.split('\n').filter((line) => line.includes('._domainkey.'))
  t.assert.ok(first !== undefined && second !== undefined && more === undefined, zone)
  const rowOf = async (line: string, language?: 'es'): Promise<CheckedRow | undefined> =>
    (await check(language)).rows.find(({ kind, name }) => kind === 'dkim' && line.startsWith(`${name}. `))
  knot.setZone(DOMAIN, zone.replace(`${first}\n`, ''))
  const missing = await rowOf(first ?? '')
  t.assert.strictEqual(missing?.mend?.line, first)
  t.assert.match(missing?.text ?? '', /nobody can check the signature/)
  t.assert.strictEqual((await rowOf(second ?? ''))?.state, 'ok')
  knot.setZone(DOMAIN, zone.replace(/(k=rsa; p=)M/, '$1N'))
  const wrong = (await check('es')).rows.find(({ kind, state }) => kind === 'dkim' && state === 'wrong')
  t.assert.match(wrong?.text ?? '', /La clave publicada no es la nuestra/)
  knot.setZone(DOMAIN, zone)
}

/** Whoever provides the address keeps its name: what is to be done is to ask. */
async function pointers(t: TestContext, { knot, check }: DnsPlace): Promise<void> {
  const of = ({ rows }: Checked): CheckedRow | undefined => rows.find(({ kind }) => kind === 'ptr')
  knot.setZone('.', '')
  t.assert.match(of(await check('es'))?.text ?? '', /no tiene nombre inverso\. Pida a quien le da/)
  knot.setZone('.', POINTERS.replace(HOST, 'otro.test'))
  t.assert.match(of(await check())?.text ?? '', /is otro\.test\.; ask whoever provides the address for mail/)
  knot.setZone('.', `${POINTERS}\n${POINTERS.replace(HOST, 'otro.test')}`)
  t.assert.strictEqual(of(await check())?.state, 'warning')
  knot.setZone(
    '.',
    `${POINTERS}\n1.0.0.127.zen.spamhaus.org. A 127.0.0.4\n1.0.0.127.bl.spamcop.net. A 127.255.255.254`,
  )
  const { rows } = await check()
  const listed = rows.filter(({ kind }) => kind === 'blockList')
  t.assert.deepStrictEqual(
    listed.map(({ state, text }) => `${state} ${text.slice(0, 60)}`),
    [
      'wrong 127.0.0.1 is on the list Spamhaus ZEN (127.0.0.4). To leave ',
      'optional SpamCop gives no answer to this DNS resolver (127.255.255.25',
    ],
  )
}

function bad({ rows }: Checked): string[] {
  return rows.filter(({ state }) => state !== 'ok' && state !== 'optional').map(({ kind }) => kind)
}
