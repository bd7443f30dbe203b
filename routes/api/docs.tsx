/** `/api/docs`: the OpenAPI document as a page, drawn on the server, without any script. */
import type { FC } from 'hono/jsx';
import { Inline, Prose } from './docs-prose';
import { anchorOf, Notes, type Schema, SchemaView, TypeName } from './docs-schema';
import type { OpenApiDocument } from './document';

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema?: Schema;
}

interface Content {
  [mediaType: string]: { schema?: Schema };
}

interface Operation {
  operationId: string;
  summary: string;
  description?: string;
  tags: readonly string[];
  parameters?: readonly Parameter[];
  requestBody?: { required?: boolean; content: Content };
  responses: Record<string, { description: string; content?: Content }>;
}

interface Placed extends Operation {
  method: string;
  path: string;
}

/** Only methods carry operations; paths have nothing else in our document. */
const operationsOf = (document: OpenApiDocument): Placed[] =>
  Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Operation>).map(([method, operation]) => ({
      ...operation,
      method,
      path,
    })),
  );

export async function docsPage(document: OpenApiDocument): Promise<string> {
  return `<!doctype html>${await (<Page document={document} />)}`;
}

const Page: FC<{ document: OpenApiDocument }> = ({ document }) => {
  const operations = operationsOf(document);
  const schemas = Object.entries((document.components?.schemas ?? {}) as Record<string, Schema>).sort(
    ([a], [b]) => (a < b ? -1 : 1),
  );
  const tags = document.tags ?? [];
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Ponte API</title>
        <link rel="stylesheet" href="/api/docs.css" />
      </head>
      <body>
        <a class="skip" href="#content">
          Skip to the content
        </a>
        <div class="layout">
          <nav aria-label="Operations">
            <a href="/api/openapi.json">openapi.json</a>
            {tags.map(({ name }) => (
              <>
                <h2>{name}</h2>
                <ul>
                  {operations
                    .filter((one) => one.tags.includes(name))
                    .map((one) => (
                      <li>
                        <a href={`#${one.operationId}`}>{one.summary}</a>
                      </li>
                    ))}
                </ul>
              </>
            ))}
            <h2>Schemas</h2>
            <ul>
              {schemas.map(([name]) => (
                <li>
                  <a href={`#${anchorOf(name)}`}>{name}</a>
                </li>
              ))}
            </ul>
          </nav>
          <main id="content">
            <h1>
              {document.info.title} <small>{document.info.version}</small>
            </h1>
            <Prose text={document.info.description ?? ''} />
            <pre>
              <code>{'curl https://YOUR-HUB/api/v1/connections -H "Authorization: Bearer ponte_…"'}</code>
            </pre>
            {tags.map(({ name, description }) => (
              <section aria-label={name}>
                <h2 class="tag">{name}</h2>
                <p class="soft">{description}</p>
                {operations
                  .filter((one) => one.tags.includes(name))
                  .map((one) => (
                    <OperationView operation={one} />
                  ))}
              </section>
            ))}
            <h2 class="tag">Schemas</h2>
            {schemas.map(([name, schema]) => (
              <article class="schema" id={anchorOf(name)}>
                <h3>{name}</h3>
                {schema.properties ? null : (
                  <p>
                    <TypeName schema={schema} />
                  </p>
                )}
                <Notes schema={schema} />
                <SchemaView schema={schema} />
              </article>
            ))}
          </main>
        </div>
      </body>
    </html>
  );
};

const OperationView: FC<{ operation: Placed }> = ({ operation }) => {
  const { operationId, method, path, summary, description, parameters, requestBody } = operation;
  const answers = Object.entries(operation.responses);
  return (
    <article class="operation" id={operationId}>
      <h3>{summary}</h3>
      <p class="address">
        <span class={`method ${method}`}>{method.toUpperCase()}</span>
        <code>{path}</code>
      </p>
      {description ? <Prose text={description} /> : null}
      {parameters && parameters.length > 0 ? (
        <>
          <h4>Parameters</h4>
          <Parameters parameters={parameters} />
        </>
      ) : null}
      {requestBody ? (
        <>
          <h4>Body</h4>
          <ContentView content={requestBody.content} />
        </>
      ) : null}
      <h4>Answers</h4>
      <Answers answers={answers.filter(([status]) => Number(status) < 400)} />
      <details>
        <summary>Problems</summary>
        <Answers answers={answers.filter(([status]) => Number(status) >= 400)} />
      </details>
    </article>
  );
};

const Answers: FC<{ answers: [status: string, answer: Operation['responses'][string]][] }> = ({
  answers,
}) => (
  <div class="scroll">
    <table>
      <tbody>
        {answers.map(([status, { description, content }]) => (
          <tr>
            <td>
              <code>{status}</code>
            </td>
            <td>
              <Inline text={description} />
              {content ? <ContentView content={content} /> : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

const Parameters: FC<{ parameters: readonly Parameter[] }> = ({ parameters }) => (
  <div class="scroll">
    <table>
      <tbody>
        {parameters.map(({ name, in: place, required, schema = {} }) => (
          <tr>
            <td>
              <code>{name}</code>
              {required ? <span class="required"> required</span> : null}
            </td>
            <td>
              {place}: <TypeName schema={schema} />
              <Notes schema={schema} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

const ContentView: FC<{ content: Content }> = ({ content }) => (
  <>
    {Object.values(content).map(({ schema = {} }) => (
      <div>
        <TypeName schema={schema} />
        <SchemaView schema={schema} />
      </div>
    ))}
  </>
);
