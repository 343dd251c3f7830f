/** IN7: an author who is not the one that a person sees, and results that somebody else wrote in our name. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HEADER_FIELDS_MAX } from '../../src/mail/limits.ts'
import { addAccount, addCompany } from '../directory/company.ts'
import { letter, openIdentityWorld, otraZone, STRANGER, signed } from '../identity/identity-world.ts'
import { ENGINES, openEngine } from '../kit/engines.ts'
import { SmtpClient } from '../kit/smtp-client.ts'

/** The stranger writes as itself, with SPF of its own, and as somebody else in the header. */
const FORGED = { address: STRANGER, hello: 'pc.ajena.test', from: 'x@ajena.test' }

/** Each is somebody of otra.test, or of the company, to some reader. THREATS IN7 */
const AUTHORS: readonly (readonly [string, string])[] = [
  ['two fields', 'x@ajena.test\r\nFrom: bea@otra.test'],
  ['two fields, the other way round', 'bea@otra.test\r\nFrom: x@ajena.test'],
  ['two fields, one with a blank before its colon', 'x@ajena.test\r\nFrom : bea@otra.test'],
  ['two addresses', 'x@ajena.test, bea@otra.test'],
  ['two addresses, one in a group', 'x@ajena.test, g: bea@otra.test;'],
  ['two in brackets', '<x@ajena.test> <bea@otra.test>'],
  ['a bare one and one in brackets', 'bea@otra.test <x@ajena.test>'],
  ['two without a comma', 'x@ajena.test bea@otra.test'],
  ['a route', '<@ajena.test,@x.test:bea@otra.test>'],
  ['a route that looks like the address', '<@bea@otra.test:x@ajena.test>'],
  ['a glued comment', '<bea@otra.test(x)ajena.test>'],
  ['a NUL', 'bea@otra.test\0x@ajena.test'],
  ['only an encoded word', '=?utf-8?b?YmVhQG90cmEudGVzdA==?='],
  ['an encoded word before nothing', '=?utf-8?q?bea=40otra.test?= <>'],
  ['folded between name and value', '\r\n bea@otra.test'],
  ['capitals', 'BEA@OTRA.TEST'],
  ['a final dot', 'bea@otra.test.'],
  ['a quoted local part with the other address in it', '"x@ajena.test"@otra.test'],
  ['a sub-domain that does not exist', 'bea@nada.otra.test'],
  ['a domain of ours', 'Jefa <jefa@empresa.test>'],
]

for (const name of ENGINES)
  test(`nobody is taken for who they are not, on ${name}`, async (t) => {
    await using engine = await openEngine(name)
    await using world = await openIdentityWorld(engine)
    const { ana } = world.smtp.accounts
    for (const [what, from] of AUTHORS)
      await t.test(what, async () => {
        const before = (await world.smtp.mailbox(ana, 'Junk')).length
        const reply = await world.send(
          await signed(letter(from), { domain: 'ajena.test', fields: 'subject:from' }),
          FORGED,
        )
        const junk = await world.smtp.mailbox(ana, 'Junk')
        assert.ok(reply.startsWith('550') || junk.length === before + 1, reply)
        assert.doesNotMatch(
          junk.at(-1) ?? '',
          /dmarc=pass|header\.from=\S*(?:otra|empresa)\.test policy\.dmarc=none/,
        )
        assert.deepEqual(await world.smtp.mailbox(ana), [])
      })
    // Whoever writes as what they are is taken, whatever stands in the name.
    assert.match(await world.send(letter('"bea@otra.test" <x@ajena.test>'), FORGED), /^250/)
    assert.match((await world.smtp.mailbox(ana)).at(-1) ?? '', /dmarc=none header\.from=ajena\.test\r\n/)
  })

const OURS = [
  'mx.empresa.test; dmarc=pass header.from=banco.test',
  'MX.Empresa.Test; dmarc=pass',
  ' (hola) mx.empresa.test (x) 1; spf=pass',
  '"mx.empresa.test"; dkim=pass',
  '"mx\\.empresa.test"; dkim=pass',
  'mx.empresa.test.; dkim=pass',
  '\r\n mx.empresa.test\r\n ; dkim=pass',
  'mx.empresa.test',
]
const FOREIGN = 'Authentication-Results: mx.lejos.test; spf=pass smtp.helo=mx.empresa.test'

test('results in our name are gone, those of others and all else stay as they came', async () => {
  await using engine = await openEngine('sqlite')
  await using world = await openIdentityWorld(engine)
  const names = ['Authentication-Results', 'authentication-results', 'AUTHENTICATION-RESULTS ']
  const forged = OURS.map((text, at) => `${names[at % names.length]}: ${text}\r\n`)
  const rest = letter('Bea <bea@otra.test>', `${FOREIGN}\r\nX-Last: \xe1\r\n`)
  const [first = '', ...others] = rest.split(/(?<=\r\n)(?=[A-Z])/)
  assert.match(await world.send(`${forged[0]}${first}${forged.slice(1).join('')}${others.join('')}`), /^250/)
  const [kept = ''] = await world.smtp.mailbox(world.smtp.accounts.ana)
  assert.ok(kept.endsWith(`\r\n${rest}`), kept)
  assert.equal(kept.match(/authentication-results/gi)?.length, 2)
  assert.match(kept, /^Return-Path: <bea@otra\.test>\r\nAuthentication-Results: mx\.empresa\.test;\r\n/)
  // As many of them as a header may have cost no more than their octets.
  const many = `Authentication-Results: ${OURS[0]}\r\n`.repeat(HEADER_FIELDS_MAX - 100)
  assert.match(await world.send(`${many}${rest}`), /^250/)
  const [, flood = ''] = await world.smtp.mailbox(world.smtp.accounts.ana)
  assert.ok(flood.endsWith(`\r\n${rest}`))
  assert.ok(flood.length < rest.length + 2_000)
})

test('what an MTA in front hands over bears no results in our name, unless its senders are trusted', async () => {
  await using engine = await openEngine('sqlite')
  await using world = await openIdentityWorld(engine)
  const front = `Authentication-Results: ${OURS[0]}\r\n`
  for (const trustedSenders of [false, true]) {
    const port = await world.smtp.listen('lmtp', { private: true, trustedSenders })
    await using client = await SmtpClient.open(port)
    await client.hello('LHLO')
    assert.match(await client.send('bea@otra.test', ['ana@empresa.test'], `${front}${letter()}`), /^250/)
    const kept = (await world.smtp.mailbox(world.smtp.accounts.ana)).at(-1) ?? ''
    assert.equal(kept.includes(front), trustedSenders)
    assert.ok(kept.includes(letter()))
  }
})

test('our own people cannot write findings either', async () => {
  await using engine = await openEngine('sqlite')
  await using world = await openIdentityWorld(engine)
  await using client = await world.smtp.client('submission')
  const message = letter('Ana <ana@empresa.test>', `Authentication-Results: ${OURS[0]}\r\n`)
  assert.match(await client.send('ana@empresa.test', ['luis@empresa.test'], message), /^250/)
  const [kept = ''] = await world.smtp.mailbox(world.smtp.accounts.luis)
  assert.match(kept, /^From: Ana/m)
  assert.doesNotMatch(kept, /authentication-results/i)
})

test('whoever greets with our name is not heard', async () => {
  await using engine = await openEngine('sqlite')
  await using world = await openIdentityWorld(engine)
  for (const hello of ['mx.empresa.test', 'MX.empresa.test.'])
    assert.match(
      await world.send(letter(), { hello }),
      /^550-5\.7\.1 Su servidor saluda con el nombre mx\.empresa\.test/,
    )
})

test('one company takes what another refuses: the other finds it among junk', async () => {
  await using engine = await openEngine('sqlite')
  await using world = await openIdentityWorld(engine, {}, { zone: otraZone() })
  const { directory, empresa, accounts } = world.smtp
  await directory.write(({ settings }) =>
    settings.set('organisation', empresa.organisationId, 'identity', { authors: ['otra.test'] }),
  )
  const tercera = await addCompany(directory, 'Tercera', 'tercera.test')
  const eva = await addAccount(directory, tercera, 'eva')
  const to = ['ana@empresa.test', 'eva@tercera.test']
  assert.match(await world.send(letter(), { ...FORGED, to }), /^250/)
  assert.equal((await world.smtp.mailbox(accounts.ana)).length, 1)
  assert.deepEqual(await world.smtp.mailbox(eva), [])
  const [junk = ''] = await world.smtp.mailbox(eva, 'Junk')
  assert.match(junk, /dmarc=fail \(p=reject\) header\.from=otra\.test policy\.dmarc=quarantine\r\n/)
  assert.match(await world.send(letter(), { ...FORGED, to: ['eva@tercera.test'] }), /^550/)
  assert.match(await world.send(letter(), { ...FORGED, to: ['ana@empresa.test'] }), /^250/)
  const [, kept = ''] = await world.smtp.mailbox(accounts.ana)
  assert.match(
    kept,
    /dmarc=fail \(p=reject, trusted-author\) header\.from=otra\.test\r\n\t policy\.dmarc=none\r\n/,
  )
})
