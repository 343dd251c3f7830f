/** The five classes of bounces, each with its own colour, sign and word. UI.md §2 */
import { IconBoxOff, IconHelpCircle, IconShieldX, IconUserX, IconWorldX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import type { BounceClass } from '../model/bounces.ts'
import { BOUNCE_TEXTS } from '../texts/bounces.ts'
import css from './bounces.module.css'
import type { Sign } from './control-bits.tsx'

const SIGNS: Readonly<Record<BounceClass, Sign>> = {
  ...{ invalid: IconUserX, full: IconBoxOff, spam: IconShieldX, domain: IconWorldX, unknown: IconHelpCircle },
}

/** Sets the colours of that class for what is within. */
export function classColours(name: BounceClass): string {
  return css[name] ?? ''
}

export function ClassName({ name }: { readonly name: BounceClass }): ReactNode {
  const say = useWords(BOUNCE_TEXTS)
  const Icon = SIGNS[name]
  return (
    <span className={`${css.name} ${classColours(name)}`}>
      <Icon size={16} stroke={1.75} aria-hidden="true" />
      {say(name)}
    </span>
  )
}

export function ClassTag({ name }: { readonly name: BounceClass }): ReactNode {
  return (
    <span className={`${css.tag} ${classColours(name)}`}>
      <ClassName name={name} />
    </span>
  )
}
