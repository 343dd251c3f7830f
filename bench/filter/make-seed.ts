/**
 * Makes server/data/filter/seed.bin from the whole usable half of the collection: words, links and form of the messages,
 * and nothing of their headers, which tell who collected them and when.
 *
 *   node bench/filter/make-seed.ts
 */
import { writeFileSync } from 'node:fs'
import { readStructure } from '../../server/src/mail/mime/structure.ts'
import { writeSeed } from '../../server/src/service/filter/classifier/seed.ts'
import { tokensOf } from '../../server/src/service/filter/classifier/tokens.ts'
import { readMail } from '../../server/src/service/filter/content/reading.ts'
import { type Counts, NO_COUNTS, withLessons } from '../../server/src/store/filter/counts.ts'
import { readCorpus, type Sample } from './corpus.ts'

const PLACE = new URL('../../server/data/filter/seed.bin', import.meta.url)

/** What the seed would be, had it been made of these. */
export function seedCounts(samples: readonly Sample[]): Counts {
  const lessons = samples.map(({ bytes, spam }) => ({
    tokens: tokensOf(readMail(bytes, readStructure(bytes)), { header: false }),
    spam: spam ? 1 : 0,
    ham: spam ? 0 : 1,
    day: 0,
  }))
  return withLessons(NO_COUNTS, lessons)
}

if (import.meta.main) {
  const seed = writeSeed(seedCounts(readCorpus()))
  writeFileSync(PLACE, seed)
  console.log(`${seed.length} octets`)
}
