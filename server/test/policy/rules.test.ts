/** The eight sending rules over SMTP, on both engines. MISSION M10, THREATS SUB2 */
import type { TestContext } from 'node:test'
import type { SendingRule } from '../../src/store/directory-rules.ts'
import { addAccount, addAliasDomain, addCompany } from '../directory/company.ts'
import { rule, setRules } from '../kit/sending-rules.ts'
import { openSmtpWorld, type SmtpWorld } from '../kit/smtp-world.ts'
import { eachEngine } from '../kit/stores.ts'

const OUTSIDE = 'someone@otra.test'

function holds(world: SmtpWorld, local: 'ana' | 'luis', ...rules: SendingRule[]): Promise<void> {
  const { directory, empresa, accounts } = world
  return setRules(directory, empresa, { kind: 'account', id: accounts[local] }, rules)
}

/** What each recipient hears from ana, in order. */
async function answers(world: SmtpWorld, recipients: readonly string[]): Promise<string[]> {
  await using client = await world.client('submission')
  await client.say('MAIL FROM:<ana@empresa.test>')
  const said: string[] = []
  for (const one of recipients) said.push(await client.say(`RCPT TO:<${one}>`))
  return said
}

const CASES: readonly {
  readonly rules: readonly SendingRule[]
  readonly yes: readonly string[]
  readonly no: readonly string[]
  readonly sentence: RegExp
}[] = [
  {
    rules: [rule('ownDomain')],
    yes: ['luis@empresa.test', 'todos@empresa.test', 'Luis+x@EMPRESA.test', 'luis@empresa-alias.test'],
    no: [OUTSIDE, 'ventas@empresa.test', 'cerrado@empresa.test', 'vecina@vecina.test'],
    sentence:
      /ana@empresa\.test solo puede escribir dentro de la empresa \(empresa\.test\) y someone@otra\.test es externo\. Puede cambiar esta regla postmaster@empresa\.test\./,
  },
  {
    rules: [rule('oneDomain', ['xn--bcher-kva.test'])],
    yes: ['x@xn--bcher-kva.test', 'x@XN--Bcher-KVA.test'],
    no: [OUTSIDE, 'luis@empresa.test', 'x@sub.xn--bcher-kva.test', 'x@bcher.test'],
    sentence:
      /ana@empresa\.test solo puede escribir a cuentas de xn--bcher-kva\.test, no a someone@otra\.test\./,
  },
  {
    rules: [rule('listedDomains', ['otra.test', 'empresa-alias.test'])],
    yes: [OUTSIDE, 'luis@empresa.test', 'todos@empresa.test', 'ventas@empresa.test'],
    no: ['x@sub.otra.test', 'x@mas-otra.test', 'x@otra.test.evil.test', 'vecina@vecina.test'],
    sentence:
      /solo puede escribir a estos dominios: empresa-alias\.test, otra\.test\. x@sub\.otra\.test queda fuera\./,
  },
  {
    rules: [rule('listedDomains', ['otra.test'], { subDomains: true })],
    yes: [OUTSIDE, 'x@sub.otra.test', 'x@a.b.otra.test'],
    no: ['x@mas-otra.test', 'luis@empresa.test'],
    sentence: /x@mas-otra\.test queda fuera/,
  },
  {
    rules: [rule('oneAddress', ['luis@empresa.test'])],
    yes: ['luis@empresa.test', 'luis+feria@empresa.test', 'LUIS@empresa-alias.test'],
    no: ['todos@empresa.test', OUTSIDE, 'luis@otra.test'],
    sentence: /todos@empresa\.test pasa el correo a alguien a quien ana@empresa\.test no puede escribir/,
  },
  {
    rules: [rule('listedAddresses', ['ventas@empresa.test', OUTSIDE])],
    yes: ['ventas@empresa.test', OUTSIDE, 'SomeOne@Otra.Test'],
    no: ['socio@otra.test', 'luis@empresa.test', 'someone+x@otra.test'],
    sentence:
      /solo puede escribir a las cuentas de una lista y socio@otra\.test no figura en ella\. Puede agregarla postmaster@empresa\.test\./,
  },
  {
    rules: [rule('ownDomain'), rule('listedAddresses', [OUTSIDE])],
    yes: ['luis@empresa.test', OUTSIDE],
    no: ['x@otra.test'],
    sentence: /solo puede escribir donde lo permite alguna de sus reglas de salida, y x@otra\.test no figura/,
  },
  {
    rules: [rule('receiveOnly')],
    yes: [],
    no: ['luis@empresa.test', OUTSIDE],
    sentence: /ana@empresa\.test solo recibe correo y no puede mandarlo\./,
  },
]

for (const { rules, yes, no, sentence } of CASES)
  eachEngine(`rules: ${rules.map(({ name }) => name).join(' and ')}`, async (t: TestContext, engine) => {
    await using world = await openSmtpWorld(engine)
    await addAliasDomain(world.directory, world.empresa, 'empresa-alias.test')
    const vecina = await addCompany(world.directory, 'Vecina', 'vecina.test')
    await addAccount(world.directory, vecina, 'vecina')
    await holds(world, 'ana', ...rules)
    for (const [at, said] of (await answers(world, yes)).entries()) t.assert.match(said, /^250 /, yes[at])
    const refused = await answers(world, no)
    for (const [at, said] of refused.entries()) t.assert.match(said, /^550[- ]5\.7\.1 /, no[at])
    t.assert.match(refused[0] ?? '', sentence)
  })

eachEngine('send only: strangers hear the company, bounces come in', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  await holds(world, 'luis', rule('sendOnly', [], { contact: 'ayuda@empresa.test' }))
  await holds(
    world,
    'ana',
    rule('sendOnly', [], { sentence: 'Nadie lee esto: llame a ventas@empresa.test, año nuevo.' }),
  )
  await using client = await world.client('mx')
  await client.say('MAIL FROM:<x@otra.test>')
  const said = await client.say('RCPT TO:<luis+x@empresa.test>')
  t.assert.match(
    said,
    /^550-5\.7\.1 luis@empresa\.test solo manda correo y nadie lee las respuestas\. Escriba a ayuda@empresa\.test\.\r?\n550 5\.7\.1 luis@empresa\.test only sends mail/,
  )
  t.assert.match(
    await client.say('RCPT TO:<ana@empresa.test>'),
    /^550 5\.7\.1 Nadie lee esto: llame a ventas@empresa\.test, ano nuevo\./,
  )
  // Both of the group are such.
  t.assert.match(await client.say('RCPT TO:<todos@empresa.test>'), /^550 5\.7\.1 /)
  await client.say('RSET')
  await client.say('MAIL FROM:<>')
  t.assert.match(await client.say('RCPT TO:<luis@empresa.test>'), /^250 /)
})
