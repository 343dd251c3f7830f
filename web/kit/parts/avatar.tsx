/** Initials on a tint that the name decides, the same everywhere. No picture is loaded from anywhere. */
import type { CSSProperties, ReactNode } from 'react'
import { initialsOf, tintOf } from '../model/initials.ts'
import css from './avatar.module.css'

/** `size` in CSS px. */
export function Avatar({ name, size = 32 }: { readonly name: string; readonly size?: number }): ReactNode {
  return (
    <span
      className={`${css.avatar} ${css[`c${String(tintOf(name))}`]}`}
      style={{ '--size': `${size}px` } as CSSProperties}
      data-initials={initialsOf(name)}
      aria-hidden="true"
    />
  )
}
