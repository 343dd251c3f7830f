/** Rules are not got round: by lists, spellings, headers, forwards. THREATS SUB2 */
import type { TestContext } from 'node:test'
import { addAlias, addAliasDomain, addCompany, type Company } from '../directory/company.ts'
import { rule, setRules } from '../kit/sending-rules.ts'
import { addGroup, openSmtpWorld, type SmtpWorld } from '../kit/smtp-world.ts'
import { eachEngine } from '../kit/stores.ts'

/** A way out for each, all from an account that may only write inside the company. */
const WAYS_OUT: readonly string[] = [
  'socio@otra.test',
  'SOCIO@OTRA.TEST',
  'socio@bücher.test',
  'socio@xn--bcher-kva.test',
  '@empresa.test:socio@otra.test',
  // An alias, a group, a group within a group, and the same by another name of the company's domain.
  'ventas@empresa.test',
  'ventas+x@empresa.test',
  'fuera@empresa.test',
  'dentro@empresa.test',
  'dentro@otro-nombre.test',
  // Somebody inside whose mail goes out for ever, and a group of such people.
  'luis@empresa.test',
  'luis+x@empresa.test',
  'todos@empresa.test',
  // A neighbour on the same service is not the company.
  'socio@vecina.test',
]
const SPELLINGS_THAT_ARE_NONE = [
  'socio@otra.test.',
  'socio%otra.test@empresa.test',
  'otra.test!socio@empresa.test',
]

async function restricted(world: SmtpWorld): Promise<void> {
  const { directory, empresa, accounts } = world
  await addAliasDomain(directory, empresa, 'otro-nombre.test')
  const vecina: Company = await addCompany(directory, 'Vecina', 'vecina.test')
  await addAlias(directory, vecina, 'socio', ['x@otra.test'])
  await addGroup(directory, empresa, 'fuera', 'anyone', ['ana@empresa.test', 'x@otra.test'])
  await addGroup(directory, empresa, 'dentro', 'anyone', ['ana@empresa.test', 'fuera@empresa.test'])
  await setRules(directory, empresa, { kind: 'account', id: accounts.ana }, [rule('ownDomain')])
  const forward = rule('forwardForever', ['luis@casa.test'], { keepCopy: true })
  await setRules(directory, empresa, { kind: 'account', id: accounts.luis }, [forward])
}

eachEngine('SUB2: no way out of a company that an account may not leave', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  await restricted(world)
  await using client = await world.client('submission')
  await client.say('MAIL FROM:<ana@empresa.test> SMTPUTF8')
  for (const way of WAYS_OUT) t.assert.match(await client.say(`RCPT TO:<${way}>`), /^550[- ]5\.7\.1 /, way)
  for (const way of SPELLINGS_THAT_ARE_NONE)
    t.assert.match(await client.say(`RCPT TO:<${way}>`), /^5\d\d/, way)
  t.assert.match(await client.say('DATA'), /^(?:503|554)/)
  t.assert.deepStrictEqual(world.queued, [])
})

eachEngine('SUB2: what the header says sends nothing anywhere', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  await restricted(world)
  const header = [
    'From: ana@empresa.test',
    'Sender: ana@empresa.test',
    'To: socio@otra.test',
    'Cc: x@otra.test',
    'Bcc: y@otra.test',
    'Resent-From: ana@empresa.test',
    'Resent-To: z@otra.test',
    'Resent-Bcc: w@otra.test',
    'Reply-To: socio@otra.test',
    'Return-Receipt-To: socio@otra.test',
    'Apparently-To: socio@otra.test',
    'Delivered-To: ventas@empresa.test',
  ].join('\r\n')
  await using client = await world.client('submission')
  const own = ['ana@empresa.test']
  t.assert.match(await client.send('ana@empresa.test', own, `${header}\r\n\r\nhola`), /^250 /)
  t.assert.deepStrictEqual(world.queued, [])
  t.assert.strictEqual((await world.mailbox(world.accounts.ana)).length, 1)
})

eachEngine('SUB2: nor does the other address of the same person', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  await restricted(world)
  await using client = await world.client('submission')
  for (const from of ['ventas@empresa.test', 'ana+libre@empresa.test', '']) {
    t.assert.match(await client.say(`MAIL FROM:<${from}>`), /^250 /)
    t.assert.match(await client.say('RCPT TO:<socio@otra.test>'), /^550[- ]5\.7\.1 ana@empresa\.test /, from)
    await client.say('RSET')
  }
})
