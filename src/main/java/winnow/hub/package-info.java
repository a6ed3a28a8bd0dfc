/**
 * Models of a model hub: finding them in the standard Hugging Face cache, and downloading them into it.
 *
 * <p>A {@link winnow.hub.ModelName} is {@code org/name@revision}. {@link winnow.hub.HubCache} finds it on disk and follows its
 * revision to a commit, which results record; {@link winnow.hub.HubClient} downloads the files that Winnow uses, resumes and
 * checks them; {@link winnow.hub.ModelLocation} is what a {@code --model} argument means. The cache is shared with other
 * programs: its layout is theirs, {@code models--org--name/} with {@code refs} (revision to commit), {@code blobs} (contents,
 * named by their digest) and {@code snapshots} (per commit, names linking to blobs).
 *
 * <p>Neither a server nor the cache is trusted: names cannot leave their folder, sizes and digests are checked, answers are
 * bounded in size and time, pickle files are named and never fetched, and the token goes to the endpoint only. Nothing here
 * touches the network but {@link winnow.hub.HubClient#pull} and {@link winnow.hub.FileClient#fetch}, which gets single files, such as
 * those of public data sets, by address and SHA-256.
 *
 * <p>May use {@code winnow.checkpoint}, {@code winnow.corpus} and {@code winnow.http}; Jackson stays inside. Start at {@link
 * winnow.hub.ModelLocation}.
 */
package winnow.hub;
