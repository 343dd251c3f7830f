/** The operations of the admin API about block lists, and what others answer and report. */
import { DomainReputation, Reputation, ReputationHistory } from '../../../../../contract/src/reputation.ts'
import type { Operation } from './operation.ts'

const V1 = '/api/v1'

function about(
  method: Operation['method'],
  url: string,
  rest: Pick<Operation, 'call' | 'summary' | 'answer'>,
): Operation {
  return { method, url, area: 'dns', access: 'company', ...rest }
}

export const REPUTATION_OPERATIONS: readonly Operation[] = [
  about('GET', `${V1}/reputation`, {
    call: 'reputation.show',
    summary: 'On which block lists addresses and domains are, and how others answer',
    answer: Reputation,
  }),
  about('GET', `${V1}/reputation/history`, {
    call: 'reputation.history',
    summary: 'What was listed, from when until when',
    answer: ReputationHistory,
  }),
  about('POST', `${V1}/reputation/check`, {
    call: 'reputation.check',
    summary: 'Ask the lists now; of many domains those that were not asked about for longest',
    answer: Reputation,
  }),
  about('GET', `${V1}/domains/:domain/reputation`, {
    call: 'reputation.domain',
    summary: 'Block lists of one domain, and what others reported of it',
    answer: DomainReputation,
  }),
]
