/** SEARCH with the index finds what a look at every message finds: in any key, at any place of the mailbox. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { ChangeBus } from '../../src/lib/change-bus.ts'
import type { OrganisationId } from '../../src/mail/ids.ts'
import { derive } from '../../src/mail/message/derive.ts'
import { fold } from '../../src/mail/message/fold.ts'
import type { Turns } from '../../src/service/fairness/turns.ts'
import { AccountMail } from '../../src/service/mailbox/account-mail.ts'
import { MessageTexts } from '../../src/service/search/message-texts.ts'
import type { SearchKey } from '../../src/service/search/search-key.ts'
import { createSearches, type SearchScope } from '../../src/service/search/search-mailbox.ts'
import { SEARCH_BEHIND_MAX } from '../../src/store/limits.ts'
import { ANA, eachEngine, inboxOf, openTestStores } from '../kit/stores.ts'

const encoder = new TextEncoder()
const WORDS = ['Reunión', 'reunir', 'acta', 'Ñandú', 'presupuesto', 'a', 'pre supuesto', 'x.y']

function bytesOf(words: readonly string[]): Uint8Array {
  return encoder.encode(
    `From: =?utf-8?q?Jos=C3=A9?= <jose@empresa.test>\r\nSubject: ${words[0]}\r\nX-Note: ${words[1]}\r\n` +
      'Content-Type: multipart/mixed; boundary=b\r\n\r\n' +
      `--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>${words.slice(2).join('</p><p>')}</p>\r\n` +
      `--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="${words.at(-1)}.pdf"\r\n\r\nx\r\n--b--\r\n`,
  )
}

const wanted = fc.oneof(
  fc.constantFrom(...WORDS, 'reunion', 'UNI', 'jose', '.pdf', 'o a', '', ' ', 'nada'),
  fc.string({ unit: fc.constantFrom('r', 'e', 'u', 'n', ' ', 'a'), maxLength: 3 }),
)
const leaf: fc.Arbitrary<SearchKey> = fc.oneof(
  fc.record({ kind: fc.constantFrom('body' as const, 'text' as const), text: wanted }),
  fc.record({
    kind: fc.constant('header' as const),
    field: fc.constantFrom('subject', 'from', 'to', 'x-note'),
    text: wanted,
  }),
)
const key: fc.Arbitrary<SearchKey> = fc.oneof(
  { weight: 3, arbitrary: leaf },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('not' as const), key: leaf }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      keys: fc.array(leaf, { minLength: 1, maxLength: 3 }),
    }),
  },
)

function truth(texts: MessageTexts, asked: SearchKey): boolean {
  if (asked.kind === 'and') return asked.keys.every((inner) => truth(texts, inner))
  if (asked.kind === 'or') return asked.keys.some((inner) => truth(texts, inner))
  if (asked.kind === 'not') return !truth(texts, asked.key)
  if (asked.kind === 'header')
    return texts.header.of(asked.field).some((value) => value.includes(fold(asked.text)))
  if (asked.kind === 'body') return texts.body.includes(fold(asked.text))
  if (asked.kind === 'text') return `${texts.header.all()}\0${texts.body}`.includes(fold(asked.text))
  throw new Error(`no truth about ${asked.kind}`)
}

eachEngine('keys of all kinds over an indexed mailbox, some mail newer than the index', async (_, engine) => {
  await using stores = await openTestStores(engine)
  const store = stores.accounts.open(ANA)
  await store.provision()
  const inbox = await inboxOf(store)
  const account = new AccountMail(store, {
    directory: { account: () => Promise.resolve(undefined) },
    bus: new ChangeBus(),
    turns: undefined as unknown as Turns,
    organisationId: 1 as OrganisationId,
    derive,
  } as never)
  const texts: MessageTexts[] = []
  const deliver = async (count: number): Promise<void> => {
    const messages = Array.from({ length: count }, (__, n) => {
      const bytes = bytesOf(WORDS.map((___, w) => WORDS[(n * (w + 3) + (n >> w)) % WORDS.length] ?? ''))
      texts.push(new MessageTexts(bytes))
      return { bytes, derived: derive(bytes), internalDateMs: 1_700_000_000_000, flags: [] }
    })
    await store.append(inbox, messages, {})
  }
  await deliver(SEARCH_BEHIND_MAX + 20)
  const searches = createSearches()
  let indexed = false
  await fc.assert(
    fc.asyncProperty(key, async (asked) => {
      const view = await account.view(inbox)
      const scope: SearchScope = {
        view,
        keywords: [],
        count: view.count,
        lastUid: view.count,
        saved: [],
        nowMs: 0,
        aligned: true,
        placeOf: (number) => number - 1,
        breathe: async () => undefined,
      }
      const { numbers } = await searches.search(account, scope, asked)
      const right = texts.flatMap((each, n) => (truth(each, asked) ? [n + 1] : []))
      assert.deepEqual(numbers, right, JSON.stringify(asked))
      if (!indexed) {
        await searches.search(account, scope, { kind: 'body', text: 'a' })
        // These are fewer than a search has indexed first: they are read.
        await deliver(10)
        indexed = true
      }
    }),
    { numRuns: 150, interruptAfterTimeLimit: 15_000 },
  )
  const known = await store.searchTexts(
    [{ kind: 'body', text: 'a' }],
    [1, texts.length],
    async () => undefined,
  )
  assert.notEqual(known(0, 1), undefined)
  assert.equal(known(0, texts.length), undefined)
})
