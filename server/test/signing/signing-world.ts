/** A company whose mail is signed: real keys in a real directory, its records as a zone, and those who verify. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { systemClock } from '../../src/lib/clock.ts'
import { silentLog } from '../../src/lib/log.ts'
import { Metrics } from '../../src/lib/metrics.ts'
import type { ChainResult } from '../../src/mail/dkim/arc-set.ts'
import { createArcSealer } from '../../src/service/signing/arc-sealer.ts'
import { dkimRecords } from '../../src/service/signing/dkim-records.ts'
import { createDkimSigner } from '../../src/service/signing/dkim-signer.ts'
import { createEnsureKeys, type EnsureKeys } from '../../src/service/signing/ensure-keys.ts'
import { createKeyRing, type KeyRing } from '../../src/service/signing/key-ring.ts'
import { createOutgoing, type Outgoing } from '../../src/service/signing/outgoing.ts'
import { createSrs, type Srs } from '../../src/service/signing/srs.ts'
import type { Directory } from '../../src/store/directory.ts'
import type { DomainRecord } from '../../src/store/directory-types.ts'
import { addAccount, addCompany, type Company, openTestDirectory } from '../directory/company.ts'
import { type SteppedClock, steppedClock } from '../directory/sign-in.ts'
import type { EngineName } from '../kit/engines.ts'
import { TEST_SEALER } from '../kit/queue.ts'

export const HOSTNAME = 'mx.empresa.test'
export const RECEIVED = 'Received: from otra.test by mx.empresa.test; Sun, 22 Nov 2026 09:00:00 +0100'
/** As it stands on top of what came in by a machine that may send for its return path. */
export const SPF_PASS = `Authentication-Results: ${HOSTNAME}; spf=pass smtp.mailfrom=otra.test`

export type SigningWorld = AsyncDisposable & {
  readonly directory: Directory
  readonly empresa: Company
  readonly clock: SteppedClock
  readonly ensure: EnsureKeys
  readonly keys: KeyRing
  readonly srs: Srs
  readonly outgoing: Outgoing
  readonly metrics: Metrics
  /** What a foreign chain is worth. */
  chain: ChainResult | undefined
  /** empresa.test, as it is now. */
  domain(): Promise<DomainRecord>
  /** Every record of every domain: name and text. */
  zone(): Promise<Record<string, string>>
}

export async function openSigningWorld(engine: EngineName = 'sqlite'): Promise<SigningWorld> {
  const opened = await openTestDirectory(engine)
  const { directory } = opened
  const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
  await addAccount(directory, empresa, 'ana')
  const clock = steppedClock()
  const sealer = async () => TEST_SEALER
  const metrics = new Metrics()
  const ensure = createEnsureKeys({ directory, sealer, clock })
  const keys = createKeyRing({ ensure, sealer, log: silentLog })
  const srs = createSrs({ directory, sealer, clock })
  const world = { chain: 'pass' as ChainResult | undefined }
  // Verifiers look at the time of a signature: it is that of this machine.
  const timed = { directory, keys, clock: systemClock, hostname: HOSTNAME }
  const outgoing = createOutgoing({
    ...{ directory, srs, metrics },
    hostname: HOSTNAME,
    signer: createDkimSigner(timed),
    sealer: createArcSealer({ ...timed, verifyChain: async () => world.chain }),
    log: { ...silentLog, error: (event, error) => console.error(event, error) },
  })
  return Object.assign(world, {
    ...{ directory, empresa, clock, ensure, keys, srs, outgoing, metrics },
    async domain() {
      const domain = await directory.domain('empresa.test')
      if (domain === undefined) throw new Error('empresa.test is gone')
      return domain
    },
    async zone() {
      const zone: Record<string, string> = {}
      const domains = await directory.read((tables) => tables.domains.list(undefined))
      for (const domain of domains)
        for (const { name, text } of dkimRecords(domain.name, await directory.dkimKeys(domain.id)))
          zone[name] = text
      return zone
    },
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  })
}

export type ForeignVerdict = {
  readonly dkim?: readonly boolean[]
  readonly arc?: string
  readonly reason?: string
  readonly error?: string
}

/** dkimpy's verdicts on these messages. */
export function askDkimpy(
  zone: Readonly<Record<string, string>>,
  messages: readonly Uint8Array[],
): Promise<readonly ForeignVerdict[]> {
  const lines = messages.map((message) => Buffer.from(message).toString('base64'))
  return new Promise((resolve, reject) => {
    const script = join(import.meta.dirname, 'verify.py')
    const options = { maxBuffer: 64 * 1024 * 1024 }
    const child = execFile('/usr/bin/python3', [script], options, (error, stdout, stderr) => {
      if (error !== null) reject(new Error(stderr, { cause: error }))
      else
        resolve(
          stdout
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line) as ForeignVerdict),
        )
    })
    child.stdin?.end(`${JSON.stringify(zone)}\n${lines.join('\n')}\n`)
  })
}
