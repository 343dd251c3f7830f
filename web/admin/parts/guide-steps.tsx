/** One guide of the help book. */
import type { ReactNode } from 'react'
import { useKit } from '../../kit/kit-context.ts'
import type { Guide } from '../help/guide.ts'
import css from './help.module.css'

export function GuideSteps({ guide: { title, what, steps } }: { readonly guide: Guide }): ReactNode {
  const { language } = useKit()
  return (
    <article className={css.guide}>
      <h2>{title[language]}</h2>
      <p>{what[language]}</p>
      <ol>
        {steps.map((step) => (
          <li key={step.en}>{step[language]}</li>
        ))}
      </ol>
    </article>
  )
}
