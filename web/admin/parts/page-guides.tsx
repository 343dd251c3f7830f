/** The guides of one page. */
import type { ReactNode } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import { guidesOf } from '../help/find-guides.ts'
import { HELP_TEXTS } from '../texts/help.ts'
import { GuideSteps } from './guide-steps.tsx'

export function PageGuides({ pathname }: { readonly pathname: string }): ReactNode {
  const say = useWords(HELP_TEXTS)
  const found = guidesOf(pathname)
  if (found.length === 0) return <p>{say('noGuide')}</p>
  return found.map((guide) => <GuideSteps key={guide.id} guide={guide} />)
}
