/** Our own engine over samples: what it says untrained and trained, and how fast. */
import { readStructure } from '../../server/src/mail/mime/structure.ts'
import { TokenIndex } from '../../server/src/service/filter/classifier/counts.ts'
import { createClassifier } from '../../server/src/service/filter/classifier/create-classifier.ts'
import { readSeed, writeSeed } from '../../server/src/service/filter/classifier/seed.ts'
import {
  createContentExaminer,
  createReadContent,
} from '../../server/src/service/filter/content/create-content-examiner.ts'
import { loadHostLists, loadRules } from '../../server/src/service/filter/content/load-rules.ts'
import { createScan, type Scanned } from '../../server/src/service/filter/scan.ts'
import { NO_COUNTS, withLessons } from '../../server/src/store/filter/counts.ts'
import type { Sample } from './corpus.ts'
import { seedCounts } from './make-seed.ts'

export type Engine = { judge(sample: Sample): Promise<Scanned> }

/** As on the first day: rules, and a seed made of the training part alone, so that nothing is judged that it knows. */
export function untrained(training: readonly Sample[]): Engine {
  return engineWith(training, [])
}

/** The same, with what a company learned of the training part. */
export function trained(training: readonly Sample[], lessons: readonly Sample[] = training): Engine {
  return engineWith(training, lessons)
}

function engineWith(seedOf: readonly Sample[], lessons: readonly Sample[]): Engine {
  const lists = loadHostLists()
  const read = createReadContent()
  const seed = new TokenIndex(readSeed(writeSeed(seedCounts(seedOf))))
  const alone = createClassifier({ read, seed: undefined, models: { of: async () => [] } })
  const learned = withLessons(
    NO_COUNTS,
    lessons.map(({ bytes, spam }) => ({
      tokens: alone.tokensOf({ bytes, structure: readStructure(bytes) }) as Uint32Array,
      spam: spam ? 1 : 0,
      ham: spam ? 0 : 1,
      day: 0,
    })),
  )
  const layers = lessons.length === 0 ? [] : [new TokenIndex(learned)]
  const classifier = createClassifier({ read, seed, models: { of: async () => layers } })
  const scan = createScan({
    examiners: [createContentExaminer({ rules: loadRules(), lists }, read)],
    tokensOf: (mail) => classifier.tokensOf(mail),
    judge: (tokens) => classifier.judge(tokens, { organisationId: 1 as never }),
  })
  return {
    judge: ({ bytes, atMs }) =>
      scan({
        bytes,
        client: { address: '192.0.2.1', hello: '', reverseName: undefined },
        reversePath: null,
        recipients: [],
        receivedMs: atMs,
      }),
  }
}
