/** Shows an authority that names are ours: by a file on port 80, or by a certificate on port 443. RFC 8555 §8.3, RFC 8737 §3 */
import { createHash } from 'node:crypto'
import type { NamedPem } from '../../net/acme/tls-proof.ts'
import { runOnce } from '../one-shot.ts'
import type { ProofCertificatesRequest } from '../proof-certificates-thread.ts'
import type { ShownProofs } from '../thread-messages.ts'
import { TOLD_MS } from './limits.ts'
import type { Way } from './ways.ts'

/** What an authority has to find for a name. */
export type Proof = {
  /** Without the asterisk. */
  readonly name: string
  readonly token: string
  /** The key authorization. RFC 8555 §8.1 */
  readonly answer: string
}

export type Prover = {
  readonly way: Way
  /** When it resolves, the authority finds all of them, until the result is disposed of. */
  show(proofs: readonly Proof[]): Promise<AsyncDisposable>
}

export type PortProverDeps = {
  /** What the edges show from now on. */
  readonly show: (shown: ShownProofs) => void
  readonly sleep: (ms: number) => Promise<void>
}

const NOTHING: ShownProofs = { answers: {}, certificates: [] }

export function createHttpProver(deps: PortProverDeps): Prover {
  return {
    way: 'http-01',
    show: (proofs) =>
      showFor(deps, {
        ...NOTHING,
        answers: Object.fromEntries(proofs.map((one) => [one.token, one.answer])),
      }),
  }
}

export function createTlsProver(deps: PortProverDeps): Prover {
  const thread = new URL('../proof-certificates-thread.ts', import.meta.url)
  return {
    way: 'tls-alpn-01',
    async show(proofs) {
      const wanted = proofs.map(({ name, answer }) => ({
        name,
        digest: new Uint8Array(createHash('sha256').update(answer).digest()),
      }))
      const certificates = await runOnce<ProofCertificatesRequest, readonly NamedPem[]>(thread, { wanted })
      return await showFor(deps, { ...NOTHING, certificates })
    },
  }
}

async function showFor({ show, sleep }: PortProverDeps, shown: ShownProofs): Promise<AsyncDisposable> {
  show(shown)
  await sleep(TOLD_MS)
  return {
    async [Symbol.asyncDispose]() {
      show(NOTHING)
    },
  }
}
