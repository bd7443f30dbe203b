/** The little Markdown of our descriptions: paragraphs, lists, `code` and **bold**. */
import type { FC } from 'hono/jsx';

export const Prose: FC<{ text: string }> = ({ text }) => (
  <>
    {text.split(/\n{2,}/).map((block) =>
      block.startsWith('- ') ? (
        <ul>
          {block.split('\n').map((line) => (
            <li>
              <Inline text={line.replace(/^- /, '')} />
            </li>
          ))}
        </ul>
      ) : (
        <p>
          <Inline text={block} />
        </p>
      ),
    )}
  </>
);

export const Inline: FC<{ text: string }> = ({ text }) => (
  <>
    {text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((part) => {
      if (part.startsWith('`') && part.endsWith('`') && part.length > 1)
        return <code>{part.slice(1, -1)}</code>;
      if (part.startsWith('**')) return <strong>{part.slice(2, -2)}</strong>;
      return part;
    })}
  </>
);
