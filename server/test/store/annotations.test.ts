/** Notes about mailboxes: all or none, bounded, gone with their mailbox. RFC 5464 */
import type { TestContext } from 'node:test'
import {
  ANNOTATION_BYTES_MAX,
  ANNOTATION_NAME_BYTES_MAX,
  ANNOTATIONS_BYTES_MAX,
  ANNOTATIONS_PER_MAILBOX_MAX,
} from '../../src/store/limits.ts'
import { ANA, eachEngine, inboxOf, LUIS, openTestStores } from '../kit/stores.ts'

const refused = (code: string) => (error: unknown) => (error as { code?: string }).code === code
const octets = (count: number): Uint8Array => new Uint8Array(count).fill(97)

eachEngine('a note is of one account and one mailbox', async (t: TestContext, engine) => {
  await using stores = await openTestStores(engine)
  const [ana, luis] = [stores.accounts.open(ANA), stores.accounts.open(LUIS)]
  await ana.provision()
  await luis.provision()
  const inbox = await inboxOf(ana)
  await ana.setAnnotations(inbox, [{ entry: '/private/b', value: octets(2) }])
  await ana.setAnnotations(0, [{ entry: '/private/b', value: octets(1) }])
  await luis.setAnnotations(await inboxOf(luis), [{ entry: '/private/b', value: octets(9) }])
  const held = async (mailbox: typeof inbox | 0 | undefined): Promise<number[]> =>
    (await ana.annotations(mailbox)).map(({ value }) => value.length)
  t.assert.deepStrictEqual(await held(inbox), [2])
  t.assert.deepStrictEqual(await held(0), [1])
  t.assert.deepStrictEqual(await held(undefined), [1, 2])

  const made = await ana.createMailbox('Otro')
  await ana.setAnnotations(made.id, [{ entry: '/private/c', value: octets(3) }])
  await ana.renameMailbox('Otro', 'Nuevo')
  t.assert.deepStrictEqual(await held(made.id), [3])
  await ana.deleteMailbox('Nuevo')
  t.assert.deepStrictEqual(await held(undefined), [1, 2])
  await t.assert.rejects(
    ana.setAnnotations(made.id, [{ entry: '/private/c', value: octets(1) }]),
    refused('not-found'),
  )
  t.assert.deepStrictEqual((await stores.care.check(ANA)).problems, [])
})

eachEngine('each bound holds, and a refusal keeps nothing', async (t: TestContext, engine) => {
  await using stores = await openTestStores(engine)
  const ana = stores.accounts.open(ANA)
  await ana.provision()
  const inbox = await inboxOf(ana)
  const name = (length: number): string => `/private/${'x'.repeat(length - '/private/'.length)}`
  await ana.setAnnotations(inbox, [
    { entry: name(ANNOTATION_NAME_BYTES_MAX), value: octets(ANNOTATION_BYTES_MAX) },
  ])
  for (const entry of [
    name(ANNOTATION_NAME_BYTES_MAX + 1),
    '/private/A',
    'private',
    '/private/ñ',
    '/private/a\0',
  ])
    await t.assert.rejects(ana.setAnnotations(inbox, [{ entry, value: octets(1) }]), refused('cannot'))
  await t.assert.rejects(
    ana.setAnnotations(inbox, [
      { entry: '/private/ok', value: octets(1) },
      { entry: '/private/no', value: octets(ANNOTATION_BYTES_MAX + 1) },
    ]),
    refused('too-large'),
  )
  const many = (count: number) =>
    Array.from({ length: count }, (_, n) => ({ entry: `/private/n${n}`, value: octets(1) }))
  await ana.setAnnotations(inbox, many(ANNOTATIONS_PER_MAILBOX_MAX - 1))
  await t.assert.rejects(ana.setAnnotations(inbox, many(ANNOTATIONS_PER_MAILBOX_MAX)), refused('limit'))
  t.assert.strictEqual((await ana.annotations(inbox)).length, ANNOTATIONS_PER_MAILBOX_MAX)

  const large = many(Math.floor(ANNOTATIONS_BYTES_MAX / ANNOTATION_BYTES_MAX) - 2).map(({ entry }) => ({
    entry,
    value: octets(ANNOTATION_BYTES_MAX),
  }))
  await ana.setAnnotations(0, large)
  await t.assert.rejects(
    ana.setAnnotations(0, [{ entry: '/private/last', value: octets(ANNOTATION_BYTES_MAX) }]),
    refused('limit'),
  )
  // A note that goes makes room for another.
  await ana.setAnnotations(0, [
    { entry: large[0]?.entry ?? '', value: undefined },
    { entry: '/private/last', value: octets(ANNOTATION_BYTES_MAX) },
  ])
  t.assert.strictEqual((await ana.annotations(0)).length, large.length)
})
