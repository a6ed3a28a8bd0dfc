/**
 * Language models behind a server that speaks the protocol of OpenAI: vLLM, the server of llama.cpp, Ollama and others.
 *
 * <p>An {@link winnow.endpoint.Endpoint} says which server, which model and within which bounds; an {@link
 * winnow.endpoint.EndpointClient} asks it for chats and completions; an {@link winnow.endpoint.EndpointScorer} asks for the
 * log-probabilities of given responses, where the server has them. An {@link winnow.endpoint.AnswerCache} keeps answers on disk,
 * so that a run that was cut short, or is repeated, asks for nothing twice. A {@link winnow.endpoint.JsonServer} asks another kind of
 * server with the same caution.
 *
 * <p>Neither the address nor the server is trusted. Addresses inside a private network, this machine's among them unless it is
 * named as such, must be allowed by name; redirects are never followed; answers are bounded in size and time and checked before
 * use. The {@link winnow.endpoint.ApiKey} goes into one header of requests to the named host and nowhere else. Nothing here reads
 * the environment, and nothing is sent but what a call says.
 *
 * <p>Letters: t tokens. Log-probabilities are in nats. May use {@code winnow.corpus}, {@code winnow.http} and {@code
 * winnow.random}; Jackson stays inside. Start at {@link winnow.endpoint.Endpoint#of}.
 */
package winnow.endpoint;
