import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { ApiProblem } from '../../kit/api-client.ts'
import { uploadLinked } from './link-upload.ts'

const MADE = {
  id: 7,
  url: 'https://mail.empresa.test/file/x',
  name: 'a',
  lastDay: '2026-12-23',
  pieceOctets: 4,
}
const FILE = new File(['0123456789'], 'a')

/** A server that answers each piece with the next of `answers`: the octets it has then, or why not. */
function serve(t: TestContext, answers: readonly (number | Error | ApiProblem)[]) {
  const asked: string[] = []
  let next = 0
  t.mock.method(globalThis, 'fetch', async (url: string, { body }: { readonly body: Blob }) => {
    asked.push(`${url} ${await body.text()}`)
    const answer = answers[next++]
    if (answer instanceof ApiProblem) return Response.json(answer.members, { status: answer.status })
    if (answer instanceof Error) throw answer
    return Response.json({ come: answer })
  })
  const api = {
    post: async () => MADE as never,
    delete: async (path: string) => {
      asked.push(`DELETE ${path}`)
      return undefined as never
    },
  }
  return { api, asked }
}

test('a file goes in pieces, and what was cut off goes on where it was', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { api, asked } = serve(t, [4, new TypeError('the network is gone'), 8, 10])
  const parts: number[] = []
  const done = uploadLinked(api, FILE, (part) => parts.push(part), new AbortController().signal)
  while (asked.length < 4) {
    await new Promise((resolve) => setImmediate(resolve))
    t.mock.timers.tick(60_000)
  }
  const { pieceOctets: _, ...link } = MADE
  assert.deepEqual(await done, { ...link, size: 10 })
  assert.deepEqual(parts, [0.4, 0.8, 1])
  assert.deepEqual(asked, [
    ...[
      '/jmap/links/7?at=0 0123',
      '/jmap/links/7?at=4 4567',
      '/jmap/links/7?at=4 4567',
      '/jmap/links/7?at=8 89',
    ],
  ])
})

test('what the server does not take is not tried again, and nothing of it stays', async (t) => {
  const no = new ApiProblem(403, { code: 'forbidden', detail: 'No admite .exe.' })
  const { api, asked } = serve(t, [4, no])
  await assert.rejects(
    uploadLinked(api, FILE, () => undefined, new AbortController().signal),
    {
      name: 'ApiProblem',
      message: 'No admite .exe.',
    },
  )
  assert.deepEqual(asked.slice(-2), ['/jmap/links/7?at=4 4567', 'DELETE /jmap/links/7'])
})

test('what is called off is taken back', async (t) => {
  const { api, asked } = serve(t, [4, new Error('aborted')])
  const end = new AbortController()
  await assert.rejects(
    uploadLinked(api, FILE, () => end.abort(), end.signal),
    /aborted/,
  )
  assert.equal(asked.at(-1), 'DELETE /jmap/links/7')
})
