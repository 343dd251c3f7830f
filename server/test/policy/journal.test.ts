/** The archive copy: each message once, with everybody it went to, and none of a copy. */
import type { TestContext } from 'node:test'
import { silentLog } from '../../src/lib/log.ts'
import { formatAddress } from '../../src/mail/address.ts'
import { readStructure, walkParts } from '../../src/mail/mime/structure.ts'
import { partText } from '../../src/mail/mime/text.ts'
import { callAdmin, methodTable } from '../../src/service/admin/call-admin.ts'
import { journalMethods } from '../../src/service/policy/journal-methods.ts'
import { JOURNAL_SETTING } from '../../src/store/directory-journal.ts'
import type { RuleHolder } from '../../src/store/directory-rules.ts'
import { openTestAdmin } from '../directory/admin.ts'
import { addAccount, addAlias, addCompany } from '../directory/company.ts'
import { rule, setRules } from '../kit/sending-rules.ts'
import { openSmtpWorld, type SmtpWorld } from '../kit/smtp-world.ts'
import { eachEngine } from '../kit/stores.ts'
import { openSigningWorld } from '../signing/signing-world.ts'

const ARCHIVE = 'copia@archivo.test'
const HOLA = 'From: ana@empresa.test\r\nTo: luis@empresa.test\r\nSubject: =?utf-8?q?A=C3=B1o?=\r\n\r\nhola'

function keep(world: SmtpWorld, only?: readonly RuleHolder[]): Promise<void> {
  const { organisationId } = world.empresa
  return world.directory.write(({ settings }) =>
    settings.set('organisation', organisationId, JOURNAL_SETTING, { to: ARCHIVE, only }),
  )
}

/** What went to the archive, and nothing else of the queue. */
function copies({ queued }: SmtpWorld): { readonly envelope: string; readonly text: string }[] {
  return queued
    .filter(({ recipients }) => recipients[0]?.address === ARCHIVE)
    .map(({ bytes }) => {
      const [envelope] = [...walkParts(readStructure(bytes).root)].filter(({ kind }) => kind === 'leaf')
      return {
        envelope: envelope === undefined ? '' : partText(bytes, envelope),
        text: Buffer.from(bytes).toString(),
      }
    })
}

function recipientsIn(envelope: string | undefined): string[] {
  return [...(envelope ?? '').matchAll(/^Recipient: (.*)$/gm)].map(([, one = '']) => one)
}

async function fromOutside(
  world: SmtpWorld,
  to: string[],
  text = 'Subject: de fuera\r\n\r\nhola',
): Promise<string> {
  await using client = await world.client('mx')
  return await client.send('bea@otra.test', to, text)
}

eachEngine('one copy of a message, before it is anywhere else', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  await keep(world)
  await using client = await world.client('submission')
  const to = ['luis@empresa.test', 'cerrado@empresa.test', 'oculto@otra.test']
  t.assert.match(await client.send('ana@empresa.test', to, HOLA), /^250 /)
  const [first, ...rest] = world.queued
  const [copy, ...more] = copies(world)
  t.assert.deepStrictEqual([first?.recipients[0]?.address, more.length], [ARCHIVE, 0])
  // It counts against nobody's share of the queue: an archive that is away keeps no mail of the company's back.
  t.assert.strictEqual(first?.organisationId, undefined)
  const id = /^Queue-Id: (\S+)$/m.exec(copy?.envelope ?? '')?.[1]
  t.assert.strictEqual(first?.deliveryId, `${id}>journal.${world.empresa.organisationId}`)
  t.assert.match(
    copy?.envelope ?? '',
    /^Sender: ana@empresa\.test\nSubject: Año\nMessage-Id: <\S+@empresa\.test>\n(Recipient: .*\n)+Time: 20\S+Z\nQueue-Id: \S+\n$/,
  )
  t.assert.deepStrictEqual(recipientsIn(copy?.envelope), [
    'luis@empresa.test',
    'cerrado@empresa.test',
    'fuera@otra.test, Expanded: cerrado@empresa.test',
    'luis@empresa.test, Expanded: cerrado@empresa.test',
    'oculto@otra.test',
  ])
  // The message itself, octet for octet as it leaves.
  const sent = rest.find(({ recipients }) => recipients.some(({ address }) => address === 'oculto@otra.test'))
  const original = `Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 7bit\r\n\r\n${Buffer.from(sent?.bytes ?? '')}\r\n--`
  t.assert.ok(copy?.text.includes(original))

  t.assert.match(await fromOutside(world, ['todos@empresa.test', 'ana+x@empresa.test']), /^250 /)
  t.assert.deepStrictEqual(recipientsIn(copies(world)[1]?.envelope), [
    'todos@empresa.test',
    'ana@empresa.test, Expanded: todos@empresa.test',
    'luis@empresa.test, Expanded: todos@empresa.test',
    'ana+x@empresa.test',
  ])
})

eachEngine('without its copy a message is nowhere', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  await keep(world)
  world.state.queueFails = true
  t.assert.doesNotMatch(await fromOutside(world, ['luis@empresa.test']), /^2/)
  t.assert.strictEqual((await world.mailbox(world.accounts.luis)).length, 0)
  world.state.queueFails = false
  t.assert.match(await fromOutside(world, ['luis@empresa.test']), /^250 /)
  t.assert.deepStrictEqual([(await world.mailbox(world.accounts.luis)).length, copies(world).length], [1, 1])
})

eachEngine('of those it is about, and with what the company may know', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  const { directory, accounts } = world
  const ajena = await addCompany(directory, 'Ajena', 'ajena.test')
  await addAccount(directory, ajena, 'eva')
  await keep(world, [{ kind: 'account', id: accounts.luis }])
  t.assert.match(await fromOutside(world, ['ana@empresa.test', 'eva@ajena.test']), /^250 /)
  t.assert.strictEqual(copies(world).length, 0)
  // Whom a stranger wrote to elsewhere is told to nobody here.
  t.assert.match(await fromOutside(world, ['luis@empresa.test', 'eva@ajena.test']), /^250 /)
  t.assert.deepStrictEqual(recipientsIn(copies(world)[0]?.envelope), ['luis@empresa.test'])
  // Nor who is behind a list of another company.
  await addAlias(directory, ajena, 'todas', ['eva@ajena.test', 'tercera@otra.test'])
  await addAlias(directory, world.empresa, 'socias', ['todas@ajena.test'])
  await keep(world)
  t.assert.match(await fromOutside(world, ['socias@empresa.test']), /^250 /)
  t.assert.deepStrictEqual(recipientsIn(copies(world)[1]?.envelope), ['socias@empresa.test'])
  const found = await directory.resolve('cerrado', 'empresa.test')
  t.assert.ok(found.kind === 'group')
  // Whoever passes it on has had it, though it goes through another list before and behind.
  const nora = await addAccount(directory, world.empresa, 'nora')
  await addAlias(directory, world.empresa, 'guardia', ['nora@empresa.test', 'luis@empresa.test'])
  const onward = rule('forwardForever', ['todos@empresa.test'])
  await setRules(directory, world.empresa, { kind: 'account', id: nora }, [onward])
  await keep(world, [{ kind: 'account', id: nora }])
  t.assert.match(await fromOutside(world, ['guardia@empresa.test']), /^250 /)
  t.assert.strictEqual((await world.mailbox(nora)).length, 0)
  t.assert.deepStrictEqual(recipientsIn(copies(world)[2]?.envelope), [
    'guardia@empresa.test',
    'ana@empresa.test, Expanded: todos@empresa.test',
    'luis@empresa.test, Expanded: todos@empresa.test',
  ])
  await keep(world, [{ kind: 'group', id: found.group.id }])
  t.assert.match(await fromOutside(world, ['ana@empresa.test']), /^250 /)
  t.assert.match(await fromOutside(world, ['luis@empresa.test']), /^250 /)
  t.assert.strictEqual(copies(world).length, 4)
})

eachEngine(
  'a copy that comes back is not copied; what only looks like one is',
  async (t: TestContext, engine) => {
    await using world = await openSmtpWorld(engine)
    await keep(world)
    t.assert.match(await fromOutside(world, ['luis@empresa.test']), /^250 /)
    const copy = copies(world)[0]?.text ?? ''
    t.assert.match(await fromOutside(world, ['ana@empresa.test'], copy), /^250 /)
    t.assert.strictEqual(copies(world).length, 1)
    const forged = copy.replace(/<journal\.([0-9a-f]+)\.[0-9a-f]+@/, `<journal.$1.${'0'.repeat(32)}@`)
    t.assert.match(await fromOutside(world, ['ana@empresa.test'], forged), /^250 /)
    t.assert.strictEqual(copies(world).length, 2)
  },
)

eachEngine('notices about a copy find back to the company', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  await using signing = await openSigningWorld(engine.name)
  await keep(world)
  t.assert.match(await fromOutside(world, ['luis@empresa.test']), /^250 /)
  const [copy] = world.queued
  t.assert.ok(copy !== undefined)
  const { reversePath } = await signing.outgoing.prepare(copy)
  t.assert.match(
    reversePath === null ? '' : formatAddress(reversePath),
    /^SRS0=\S+=postmaster@empresa\.test$/,
  )
  t.assert.deepStrictEqual(reversePath && (await signing.outgoing.writerOf(reversePath)), {
    kind: 'original',
    address: { local: 'postmaster', domain: 'empresa.test' },
  })
})

eachEngine('its admins say where', async (t: TestContext, engine) => {
  await using admin = await openTestAdmin(engine.name)
  const methods = methodTable(journalMethods({ directory: admin.directory, log: silentLog }))
  const jefa = await admin.as('jefa@empresa.test')
  const set = (to: string, only?: string[]) =>
    callAdmin(methods, jefa, 'journal.set', { to, ...(only && { only }) })
  t.assert.deepStrictEqual(await set('Copia@Archivo.test', ['ana@empresa.test']), {
    company: 'Empresa',
    journal: { to: 'copia@archivo.test', only: ['ana@empresa.test'] },
  })
  t.assert.deepStrictEqual(await set('luis@empresa.test'), {
    company: 'Empresa',
    journal: { to: 'luis@empresa.test', only: null },
  })
  for (const [to, only] of [
    ['eva@ajena.test', undefined],
    ['nadie@empresa.test', undefined],
    [ARCHIVE, ['eva@ajena.test']],
  ] as const)
    await t.assert.rejects(set(to, only === undefined ? only : [...only]), { code: 'not-found' })
  // Who is gone is nobody, and not everybody.
  await set(ARCHIVE, ['ana@empresa.test'])
  await admin.call(jefa, 'account.remove', { address: 'ana@empresa.test' })
  t.assert.deepStrictEqual(await callAdmin(methods, jefa, 'journal.show', {}), {
    company: 'Empresa',
    journal: { to: ARCHIVE, only: [] },
  })
  const otra = await admin.as('otra@ajena.test')
  await t.assert.rejects(callAdmin(methods, otra, 'journal.show', { company: 'Empresa' }), {
    code: 'not-found',
  })
  await callAdmin(methods, jefa, 'journal.clear', {})
  t.assert.strictEqual(await admin.directory.journal(admin.empresa.organisationId), undefined)
})
