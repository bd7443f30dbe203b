/** What a file of texts is: by key, Brazilian Portuguese first, English beside it; `{name}` is filled in. */
export type Texts = Readonly<Record<string, readonly [pt: string, en: string]>>;
