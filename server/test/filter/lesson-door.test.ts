/** report-spam@ and report-ham@: what a person forwards there as an attachment is learned for that person, and nobody else is there. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '../../src/lib/refusal.ts'
import { parseMailbox } from '../../src/mail/address.ts'
import type { AccountId, OrganisationId } from '../../src/mail/ids.ts'
import type { Intake, IntakeMessage } from '../../src/service/delivery/intake.ts'
import { type LessonKind, takeLessons } from '../../src/service/filter/learning/lesson-door.ts'
import { LESSONS_A_LETTER } from '../../src/service/filter/learning/limits.ts'

const COMPANY = 1 as OrganisationId
const ANA = 7 as AccountId
const PRINCIPAL = { accountId: ANA, organisationId: COMPANY }

function world(taken: readonly string[] = []) {
  const learned: [LessonKind, string][] = []
  const passed: string[] = []
  const intake: Intake = {
    async recipient(address, dsn) {
      passed.push(address.local)
      return await Promise.resolve({ address, dsn, targets: [] })
    },
    async accept({ recipients }) {
      passed.push(...recipients.map(({ address }) => `>${address.local}`))
      return await Promise.resolve(recipients.map(() => undefined))
    },
  }
  const directory = {
    domain: async (name: string) =>
      await Promise.resolve({ enabled: true, name, organisationId: name === 'empresa.test' ? COMPANY : 2 }),
    resolve: async (local: string) =>
      await Promise.resolve(taken.includes(local) ? { kind: 'alias' } : { kind: 'unknown' }),
  } as unknown as Parameters<typeof takeLessons>[0]['directory']
  const door = takeLessons(
    {
      directory,
      turns: { take: () => undefined },
      learn: async (whose, bytes, kind) => {
        assert.deepEqual(whose, { organisationId: COMPANY, accountId: ANA })
        learned.push([kind, Buffer.from(bytes).toString()])
        await Promise.resolve()
      },
    },
    intake,
  )
  const recipient = (address: string, principal: object | null = PRINCIPAL) => {
    const sender = { reversePath: null, principal: principal ?? undefined } as Parameters<
      Intake['recipient']
    >[2]
    return door.recipient(parseMailbox(address), {}, sender, 0)
  }
  const accept = async (to: readonly string[], bytes: string) =>
    await door.accept(
      {
        bytes: Buffer.from(bytes),
        sender: { reversePath: null, principal: PRINCIPAL },
        recipients: await Promise.all(to.map((one) => recipient(one))),
      } as unknown as IntakeMessage,
      false,
    )
  return { learned, passed, recipient, accept }
}

function forwarded(...messages: readonly string[]): string {
  const parts = messages.map((one) => `--b\r\nContent-Type: message/rfc822\r\n\r\n${one}\r\n`)
  return `Subject: Fwd\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsee below\r\n${parts.join('')}--b--\r\n`
}

const OFFER = 'From: eva@otra.test\r\nSubject: offer\r\n\r\nbuy'

test('each attached message is learned, as it is', async () => {
  const { accept, learned, passed } = world()
  const nested = forwarded(OFFER).replaceAll('--b', '--c').replace('boundary=b', 'boundary=c')
  assert.deepEqual(await accept(['Report-Spam@empresa.test'], forwarded(OFFER, nested)), [undefined])
  assert.deepEqual(learned, [
    ['spam', OFFER],
    ['spam', nested],
  ])
  await accept(['report-ham@empresa.test', 'luis@empresa.test'], forwarded(OFFER))
  assert.deepEqual(learned.at(-1), ['ham', OFFER])
  assert.deepEqual(passed, ['luis', '>luis'])
})

test('a letter without a message teaches nothing and says how', async () => {
  const { accept, learned } = world()
  await assert.rejects(
    accept(['report-spam@empresa.test'], 'Subject: look\r\n\r\nthis is spam\r\n'),
    (error) => error instanceof Refusal && error.text.key === 'lesson.none',
  )
  assert.deepEqual(learned, [])
})

test('one below, at and above the messages of a letter', async () => {
  for (const count of [LESSONS_A_LETTER - 1, LESSONS_A_LETTER, LESSONS_A_LETTER + 1]) {
    const { accept, learned } = world()
    await accept(['report-spam@empresa.test'], forwarded(...Array.from({ length: count }, () => OFFER)))
    assert.equal(learned.length, Math.min(count, LESSONS_A_LETTER))
  }
})

test('for strangers, other companies and where somebody is called so, nobody is there', async () => {
  const { passed, recipient } = world(['report-ham'])
  assert.equal((await recipient('report-spam@empresa.test')).teaches, 'spam')
  for (const [address, principal] of [
    ['report-spam@empresa.test', null],
    ['report-spam@otra.test', PRINCIPAL],
    ['report-ham@empresa.test', PRINCIPAL],
    ['report-spam@empresa.test', { organisationId: COMPANY }],
  ] as const)
    assert.equal((await recipient(address, principal)).teaches, undefined)
  assert.equal(passed.length, 4)
})
