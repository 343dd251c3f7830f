/** Sending rules as administrators set them: by whom, which together, shown and tried out, in both languages. MISSION M10 */
import { type TestContext, test } from 'node:test'
import { Command } from 'commander'
import type { CliContext } from '../../src/cli/command.ts'
import { registerPolicy } from '../../src/cli/policy.ts'
import { formatTable } from '../../src/cli/terminal.ts'
import { silentLog } from '../../src/lib/log.ts'
import { Refusal } from '../../src/lib/refusal.ts'
import type { Language } from '../../src/lib/text.ts'
import { createTexts } from '../../src/runtime/texts.ts'
import type { Principal } from '../../src/service/account/principal.ts'
import { callAdmin, methodTable } from '../../src/service/admin/call-admin.ts'
import type { Json } from '../../src/service/admin/method.ts'
import { attachmentMethods } from '../../src/service/policy/attachment-methods.ts'
import { footerMethods } from '../../src/service/policy/footer-methods.ts'
import { journalMethods } from '../../src/service/policy/journal-methods.ts'
import { linkMethods } from '../../src/service/policy/link-methods.ts'
import { policyMethods } from '../../src/service/policy/policy-methods.ts'
import { rateMethods } from '../../src/service/policy/rate-methods.ts'
import { OPERATOR, openTestAdmin, type TestAdmin } from '../directory/admin.ts'
import { addAccount, addAlias } from '../directory/company.ts'
import { ENGINES } from '../kit/engines.ts'
import { addGroup } from '../kit/smtp-world.ts'

type Rig = { readonly call: (who: Principal, method: string, input: Json) => Promise<Json> }

function rigOf({ directory, clock }: TestAdmin): Rig {
  const methods = methodTable(policyMethods({ directory, texts: createTexts(), clock, log: silentLog }))
  return { call: (who, method, input) => callAdmin(methods, who, method, input) }
}

async function outcome(rig: Rig, who: Principal, method: string, input: Json): Promise<string> {
  try {
    await rig.call(who, method, input)
    return 'ok'
  } catch (error) {
    if (error instanceof Refusal) return `${error.code} ${error.text.key}`
    throw error
  }
}

for (const name of ENGINES) {
  test(`who may set rules, and for whom (${name})`, async (t: TestContext) => {
    await using admin = await openTestAdmin(name)
    const rig = rigOf(admin)
    const jefa = await admin.as('jefa@empresa.test')
    const ana = await admin.as('ana@empresa.test')
    const eva = await admin.as('eva@ajena.test')
    await addGroup(admin.directory, admin.empresa, 'taller', 'anyone', ['luis@empresa.test'])
    const rules = (who: Principal, address: string): Promise<string> =>
      outcome(rig, who, 'policy.set', { address, ownDomain: true })
    t.assert.strictEqual(await rules(jefa, 'ana@empresa.test'), 'ok')
    t.assert.strictEqual(await rules(jefa, 'taller@empresa.test'), 'ok')
    t.assert.strictEqual(await rules(jefa, 'eva@ajena.test'), 'not-found policy.noHolder')
    t.assert.strictEqual(await rules(ana, 'ana@empresa.test'), 'forbidden admin.forbidden')
    t.assert.strictEqual(await rules(OPERATOR, 'eva@ajena.test'), 'ok')
    t.assert.strictEqual(
      await outcome(rig, ana, 'policy.clear', { address: 'ana@empresa.test' }),
      'forbidden admin.forbidden',
    )
    // What holds for oneself may be looked at, what holds for others not.
    t.assert.strictEqual(await outcome(rig, ana, 'policy.show', { address: 'ana@empresa.test' }), 'ok')
    for (const other of ['luis@empresa.test', 'eva@ajena.test', 'taller@empresa.test'])
      t.assert.strictEqual(
        await outcome(rig, ana, 'policy.show', { address: other }),
        'not-found directory.noAccount',
      )
    const asks = { from: 'ana@empresa.test', to: 'x@otra.test' }
    t.assert.strictEqual(await outcome(rig, ana, 'policy.simulate', asks), 'ok')
    t.assert.strictEqual(await outcome(rig, eva, 'policy.simulate', asks), 'not-found directory.noAccount')
    const seen = JSON.stringify(await rig.call(jefa, 'policy.list', {}))
    t.assert.match(seen, /ana@empresa\.test.*taller@empresa\.test/)
    t.assert.doesNotMatch(seen, /ajena/)
    t.assert.match(JSON.stringify(await rig.call(OPERATOR, 'policy.list', {})), /eva@ajena\.test/)
  })

  test(`which rules stand together (${name})`, async (t: TestContext) => {
    await using admin = await openTestAdmin(name)
    const rig = rigOf(admin)
    const set = (input: { readonly [key: string]: Json }): Promise<string> =>
      outcome(rig, OPERATOR, 'policy.set', { address: 'ana@empresa.test', ...input })
    t.assert.strictEqual(await set({}), 'invalid policy.nothing')
    t.assert.strictEqual(await set({ receiveOnly: true, ownDomain: true }), 'cannot policy.conflict')
    t.assert.strictEqual(await set({ ownDomain: true, oneDomain: 'Bücher.test' }), 'ok')
    t.assert.strictEqual(await set({ receiveOnly: true }), 'cannot policy.conflict')
    t.assert.strictEqual(await set({ listedDomains: { domains: ['otra.test'] } }), 'cannot policy.conflict')
    t.assert.strictEqual(await set({ oneDomain: 'no es' }), 'invalid directory.domainInvalid')
    t.assert.strictEqual(await set({ oneAddress: 'nadie' }), 'invalid directory.addressInvalid')
    t.assert.strictEqual(await set({ sendOnly: { sentence: 'a\r\nb' } }), 'invalid admin.invalidInput')
    t.assert.strictEqual(await set({ forwardForever: { to: ['ana@empresa.test'] } }), 'loop directory.loop')
    t.assert.strictEqual(await set({ forwardForever: { to: ['luis@empresa.test'] } }), 'ok')
    const back = { address: 'luis@empresa.test', forwardForever: { to: ['ana+x@empresa.test'] } }
    t.assert.strictEqual(await outcome(rig, OPERATOR, 'policy.set', back), 'loop directory.loop')
    t.assert.strictEqual(
      await set({ forwardForever: { to: ['x@otra.test'] }, sendOnly: {} }),
      'cannot policy.conflict',
    )
    const shown = await rig.call(OPERATOR, 'policy.show', { address: 'ana@empresa.test' })
    t.assert.match(
      JSON.stringify(shown),
      /"forwardForever".*"ownDomain".*"oneDomain","places":\["xn--bcher-kva\.test"\]/,
    )
    const stuck = await rig.call(OPERATOR, 'policy.set', {
      address: 'ana@empresa.test',
      forwardForever: { to: ['luis@empresa.test', 'x@otra.test', 'nadie@empresa.test'] },
    })
    t.assert.match(JSON.stringify(stuck), /"unreachable":\["nadie@empresa\.test","x@otra\.test"\]/)
  })

  test(`what is named goes with its owner (${name})`, async (t: TestContext) => {
    await using admin = await openTestAdmin(name)
    const rig = rigOf(admin)
    const { directory, empresa } = admin
    const eva = await addAccount(directory, empresa, 'eva')
    await addAlias(directory, empresa, 'pedidos', ['eva@empresa.test'])
    const listedAddresses = ['eva@empresa.test', 'x@otra.test']
    await rig.call(OPERATOR, 'policy.set', { address: 'ana@empresa.test', listedAddresses })
    await rig.call(OPERATOR, 'policy.set', { address: 'eva@empresa.test', receiveOnly: true })
    const account = await directory.account(eva)
    if (account === undefined) throw new Error('eva is there')
    await directory.write(({ accounts }) => accounts.remove(account, 0))
    await addAccount(directory, empresa, 'eva')
    const next = await rig.call(OPERATOR, 'policy.show', { address: 'eva@empresa.test' })
    t.assert.deepStrictEqual(next, { address: 'eva@empresa.test', kind: 'account', rules: [] })
    const left = await rig.call(OPERATOR, 'policy.show', { address: 'ana@empresa.test' })
    t.assert.match(JSON.stringify(left), /"places":\["x@otra\.test"\]/)
  })
}

function terminal(rig: Rig, language: Language, json = false): (line: string) => Promise<string> {
  const texts = createTexts()
  return async (line) => {
    const printed: string[] = []
    const context: CliContext = {
      admin: (method, input) => rig.call({ ...OPERATOR, language }, method, input),
      json,
      language,
      text: (ref) => texts.format(language, ref),
      say: (said) => void printed.push(said),
      result: (value, human) => void printed.push(json ? JSON.stringify(value) : human()),
      table: (head, rows) => formatTable(head, rows, undefined),
      stdin: async () => '',
    }
    const program = new Command().exitOverride()
    registerPolicy(program, async () => context, language)
    await program.parseAsync(line.split(' '), { from: 'user' })
    return printed.join('\n')
  }
}

test('rules are set, shown, tried out and taken away by commands', async (t: TestContext) => {
  await using admin = await openTestAdmin('sqlite')
  const rig = rigOf(admin)
  await addGroup(admin.directory, admin.empresa, 'taller', 'anyone', ['luis@empresa.test'])
  const en = terminal(rig, 'en')
  const es = terminal(rig, 'es')
  t.assert.match(await es('policy list'), /Todavía no hay reglas de envío/)
  const set = await es('policy set ana@empresa.test --own-domain --addresses x@otra.test')
  t.assert.match(set, /Reglas de ana@empresa\.test definidas\./)
  t.assert.match(set, /Solo dentro de la empresa/)
  t.assert.match(set, /Solo a una lista de direcciones +x@otra\.test +operator/)
  await en('policy set taller@empresa.test --domains otra.test casa.test --sub-domains')
  t.assert.match(
    await en('policy list'),
    /taller@empresa\.test +Group +Only to listed domains +casa\.test otra\.test \(and what is below\) +operator/,
  )
  t.assert.strictEqual(
    await en('policy simulate ana@empresa.test X@Otra.TEST'),
    'Yes: ana@empresa.test may write to x@otra.test. No rule stands in the way.',
  )
  const several = await es('policy simulate ana@empresa.test y@otra.test')
  t.assert.match(
    several,
    /^No: ana@empresa\.test no puede escribir a y@otra\.test\. No figura en ninguna de sus 2 reglas de envío, la última definida por operator el .* Para permitirlo: agregue y@otra\.test a la lista, o valija policy clear ana@empresa\.test ownDomain listedAddresses\./,
  )
  t.assert.match(several, /ana@empresa\.test solo puede escribir donde lo permite/)
  const byGroup = await en('policy simulate luis@empresa.test ana@empresa.test')
  t.assert.match(
    byGroup,
    /^No: .* Rule “Only to listed domains” of the group taller@empresa\.test, set by operator on .* add the domain to the list, or valija policy clear taller@empresa\.test listedDomains\./,
  )
  t.assert.match(
    await en('policy simulate ana@empresa.test nadie@empresa.test'),
    /No sending rule stands in the way; the answer would be:\nUser unknown: nadie@empresa\.test/,
  )
  const json = JSON.parse(
    await terminal(rig, 'en', true)('policy simulate ana@empresa.test y@otra.test'),
  ) as {
    readonly allowed: boolean
    readonly sentence: string
    readonly change: string
    readonly rules: readonly { readonly name: string; readonly setBy: string }[]
  }
  t.assert.strictEqual(json.allowed, false)
  t.assert.match(json.sentence, /^ana@empresa\.test may only write where/)
  t.assert.match(json.change, /^add y@otra\.test to the list/)
  t.assert.deepStrictEqual(
    json.rules.map(({ name }) => name),
    ['ownDomain', 'listedAddresses'],
  )
  const sendOnly = await en('policy set luis@empresa.test --send-only --contact ana@empresa.test')
  t.assert.match(sendOnly, /Send only \(no-reply\) +ana@empresa\.test/)
  t.assert.match(await en('policy clear ana@empresa.test ownDomain'), /Only to listed addresses/)
  t.assert.match(await es('policy clear ana@empresa.test'), /ana@empresa\.test no tiene reglas de envío\./)
  const forward = await en('policy set ana@empresa.test --forward nadie@empresa.test --no-copy')
  t.assert.match(
    forward,
    /Forward for ever +nadie@empresa\.test \(keeps no copy\)[\s\S]*Mail will not be forwarded to nadie@empresa\.test/,
  )
})

test('files and the text under mail are set by commands', async (t: TestContext) => {
  await using admin = await openTestAdmin('sqlite')
  const { directory } = admin
  const methods = methodTable([
    ...attachmentMethods({ directory, log: silentLog }),
    ...linkMethods({ directory, log: silentLog }),
    ...footerMethods({ directory, log: silentLog }),
    ...journalMethods({ directory, log: silentLog }),
    ...rateMethods({ directory, clock: admin.clock, log: silentLog, defaults: { messagesDay: 500 } }),
  ])
  const es = terminal({ call: (who, method, input) => callAdmin(methods, who, method, input) }, 'es')
  const company = '--company Empresa'
  t.assert.match(await es(`policy attachments show ${company}`), /^Empresa admite todos los archivos\.$/)
  t.assert.match(await es(`policy attachments set exe .scr ${company}`), /^Empresa no admite: exe scr\.$/)
  t.assert.match(await es(`policy attachments clear ${company}`), /admite todos/)
  const linked: readonly (readonly [string, RegExp])[] = [
    ['show', /^Los enlaces de Empresa vencen a los 30 días\.$/],
    ['set 7', /a los 7 días/],
    ['off', /^Empresa no comparte archivos por enlace\.$/],
    ['clear', /a los 30 días/],
  ]
  for (const [what, told] of linked) t.assert.match(await es(`policy links ${what} ${company}`), told)
  t.assert.match(await es(`policy footer show ${company}`), /^Empresa no pone nada al pie/)
  const set = await es(`policy footer set --text Confidencial. --outside-only ${company}`)
  t.assert.strictEqual(set, 'Al pie del correo que sale de Empresa:\n  Confidencial.')
  t.assert.match(await es(`policy footer clear ${company}`), /no pone nada/)
  t.assert.match(await es(`policy journal show ${company}`), /^Empresa no guarda copias de archivo\.$/)
  t.assert.strictEqual(
    await es(`policy journal set copia@archivo.test --only ana@empresa.test ${company}`),
    'Una copia del correo de esta cuenta o grupo de Empresa va a copia@archivo.test:\n  ana@empresa.test',
  )
  t.assert.match(await es(`policy journal clear ${company}`), /no guarda copias/)
  const rates = await es('policy rates set ana@empresa.test --messages-hour 20 --size-day 2GB')
  t.assert.match(rates, /^Límites de ana@empresa\.test definidos\./)
  t.assert.match(
    rates,
    /Mensajes por hora +20 +0 +ana@empresa\.test\nMensajes por día +500 +0 +todas las cuentas/,
  )
  t.assert.match(rates, /Tamaño por día +2 GB/)
  t.assert.match(
    await es('policy rates set empresa.test --recipients-day none'),
    /Destinatarios por día +sin tope +0 +empresa\.test/,
  )
  t.assert.match(
    await es('policy rates clear ana@empresa.test'),
    /quitados\.[\s\S]*Mensajes por hora +sin tope/,
  )
})
