module narrows/bench/peers/watchman

go 1.24

require github.com/moov-io/watchman v0.50.0

require (
	github.com/abadojack/whatlanggo v1.0.1 // indirect
	github.com/bbalet/stopwords v1.0.0 // indirect
	github.com/hashicorp/go-cleanhttp v0.5.2 // indirect
	github.com/hashicorp/go-retryablehttp v0.7.7 // indirect
	github.com/karlseguin/ccache/v3 v3.0.6 // indirect
	github.com/moov-io/base v0.53.0 // indirect
	github.com/moov-io/iso3166 v0.1.1 // indirect
	github.com/pariz/gountries v0.1.6 // indirect
	github.com/xrash/smetrics v0.0.0-20201216005158-039620a65673 // indirect
	golang.org/x/text v0.21.0 // indirect
	gopkg.in/yaml.v2 v2.4.0 // indirect
)
