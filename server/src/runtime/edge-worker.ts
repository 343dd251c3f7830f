/** One of the edge threads: listens on every port and speaks to clients. */
import { buildEdge } from '../app.ts'
import { systemClock } from '../lib/clock.ts'
import { createTlsProof, type TlsProof } from '../net/acme/tls-proof.ts'
import { serverContext } from '../net/server-context.ts'
import { openEdgeListeners } from './edge-listeners.ts'
import { createMainDoor } from './main-door.ts'
import { createQueueSwitch } from './queue-switch.ts'
import { createTexts } from './texts.ts'
import type { ShownProofs } from './thread-messages.ts'
import { runWorker } from './worker-frame.ts'

await runWorker(async ({ data, log, metrics, send }) => {
  const { config, processKey, triesMemory, interest } = data
  const queue = createQueueSwitch()
  const main = createMainDoor(send)
  let context = serverContext(data.certificates)
  const current = () => context
  let challenges: ShownProofs['answers'] = {}
  let proof: TlsProof | undefined
  const edge = await buildEdge({
    config,
    log,
    metrics,
    processKey,
    triesMemory,
    index: data.index,
    interest,
    queue,
    mainCall: main.call,
    context: current,
    challengeAnswer: (token) => (Object.hasOwn(challenges, token) ? challenges[token] : undefined),
  })
  const listeners = await openEdgeListeners({
    config,
    smtp: edge.smtp,
    imap: edge.imap,
    pop3: edge.pop3,
    sieve: edge.sieve,
    http: edge.http,
    context: current,
    proof: () => proof,
    texts: createTexts(),
    clock: systemClock,
    log,
    metrics,
    index: data.index,
    networkCounts: data.networkCounts,
  })
  return {
    hear(message) {
      if (message.kind === 'queue') queue.use(message.port)
      else if (message.kind === 'certificates') context = serverContext(message.certificates)
      else if (message.kind === 'told') main.told(message.id, message.result)
      else if (message.kind === 'challenges') {
        challenges = message.shown.answers
        proof = createTlsProof(message.shown.certificates)
      }
    },
    async drain() {
      await Promise.all(listeners.map((listener) => listener.stop()))
      const { smtp, imap, pop3, sieve, http } = edge
      await Promise.all([smtp, imap, pop3, sieve, http].map((one) => one.drain()))
      await edge[Symbol.asyncDispose]()
    },
  }
})
