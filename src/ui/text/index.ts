/** The words of the pages: Brazilian Portuguese first, English beside it, one file per part of the hub. */
import type { Label } from '../../kit';
import { access } from './access';
import { checkup } from './checkup';
import { common } from './common';
import { connections } from './connections';
import { home } from './home';
import { notifications } from './notifications';
import { queue } from './queue';
import { reports } from './reports';
import { sending } from './sending';
import { settings } from './settings';

export type Language = 'pt-BR' | 'en';

/** By file, for the test that compares both languages. */
export const FILES = {
  access,
  checkup,
  common,
  connections,
  home,
  notifications,
  queue,
  reports,
  sending,
  settings,
};

const TEXT = {
  ...access,
  ...checkup,
  ...common,
  ...connections,
  ...home,
  ...notifications,
  ...queue,
  ...reports,
  ...sending,
  ...settings,
};

export type TextKey = keyof typeof TEXT;

/** Texts in one language. */
export interface Translate {
  /** With its `{names}` filled in. */
  (key: TextKey, values?: Readonly<Record<string, string | number>>): string;
  language: Language;
  /** A text that comes with its data: a connector's, a reason's. */
  of(label: Label): string;
}

export function translate(language: Language): Translate {
  const english = language === 'en';
  const t = (key: TextKey, values: Readonly<Record<string, string | number>> = {}): string =>
    TEXT[key][english ? 1 : 0].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
  return Object.assign(t, { language, of: ({ pt, en }: Label) => (english ? en : pt) });
}

/** A text in both languages. */
export const labelOf = (key: TextKey): Label => ({ pt: TEXT[key][0], en: TEXT[key][1] });

/** The text with this key, if there is one: for keys that are made of data. */
export const isTextKey = (key: string): key is TextKey => Object.hasOwn(TEXT, key);

/** What a browser prefers of the two. Portuguese where it says nothing that we speak. */
export function preferredLanguage(acceptLanguage: string | undefined): Language {
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', quality = 'q=1'] = part.trim().toLowerCase().split(/;\s*/);
      return { tag, quality: Number(quality.replace('q=', '')) || 0 };
    })
    .filter(({ tag, quality }) => /^(pt|en)\b/.test(tag) && quality > 0)
    .sort((a, b) => b.quality - a.quality);
  return wanted[0]?.tag.startsWith('en') ? 'en' : 'pt-BR';
}
