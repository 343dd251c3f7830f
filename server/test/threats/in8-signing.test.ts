/** What is added to our signed mail, or changed in it, takes its signatures away; none of them leaves a tail open. THREATS IN8 */
import { type TestContext, test } from 'node:test'
import { needs } from '../kit/components.ts'
import { submission } from '../kit/queue.ts'
import { askDkimpy, openSigningWorld } from '../signing/signing-world.ts'

const TEXT = 'From: Ana <ana@empresa.test>\r\nTo: bea@otra.test\r\nSubject: hola\r\n\r\nUno.\r\nDos.\r\n'

test('one more From, Subject or Content-Type, or one more word, and nobody believes it', {
  skip: needs('dkimpy'),
}, async (t: TestContext) => {
  await using world = await openSigningWorld()
  const { organisationId } = world.empresa
  const sent = submission('bea@otra.test', {
    bytes: Buffer.from(TEXT),
    organisationId,
    accountId: 1 as never,
  })
  const signed = Buffer.from((await world.outgoing.prepare(sent)).bytes).toString('latin1')
  t.assert.doesNotMatch(signed, /[;\s]l=/)
  const added = [
    'From: eva@ajena.test',
    'Subject: otra cosa',
    'Content-Type: text/html',
    'Reply-To: eva@ajena.test',
    'Cc: a@b.test',
  ]
  const spoiled = [
    ...added.map((field) => `${field}\r\n${signed}`),
    `${signed}Tres.\r\n`,
    signed.replace('Subject: hola', 'Subject: ola'),
    signed.replace('Dos.', 'Dos'),
  ]
  const all = [signed, ...spoiled].map((one) => Buffer.from(one, 'latin1'))
  const verdicts = await askDkimpy(await world.zone(), all)
  t.assert.deepStrictEqual(
    verdicts.map(({ dkim }) => dkim),
    [[true, true], ...spoiled.map(() => [false, false])],
  )
})
