/** One guide of the help book. */
import type { ReactNode } from 'react'
import { useKit, useWords } from '../../kit/kit-context.ts'
import type { Guide } from '../help/guide.ts'
import { pictureOf } from '../help/picture-of.ts'
import { HELP_TEXTS } from '../texts/help.ts'
import css from './help.module.css'

export function GuideSteps({ guide }: { readonly guide: Guide }): ReactNode {
  const { language } = useKit()
  const say = useWords(HELP_TEXTS)
  const { title, what, steps } = guide
  const picture = pictureOf(guide, language)
  return (
    <article className={css.guide}>
      <h2>{title[language]}</h2>
      <p>{what[language]}</p>
      <ol>
        {steps.map((step) => (
          <li key={step.en}>{step[language]}</li>
        ))}
      </ol>
      {picture !== undefined && (
        <img
          className={css.picture}
          src={picture}
          alt={say('picture', { title: title[language] })}
          width={960}
          height={560}
          loading="lazy"
        />
      )}
    </article>
  )
}
